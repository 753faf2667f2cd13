using Fulcrum.DataPlane.Counters;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.IcmpWay;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>Errors that the director sends about packets it drops: statements 4, 32 and 34, and b.4.</summary>
internal sealed class OriginatedErrorTests
{
    private static readonly IcmpWay[] s_all = [.. Plain, .. Tunnels];
    private static readonly IcmpWay[] s_withoutTunnel = Plain;
    private static readonly IcmpWay[] s_tunnels = Tunnels;

    [TestCaseSource(nameof(s_all))]
    public void Inbound_WithTtl1_IsAnsweredByTheVirtualAddressWithTheBeginningOfThePacket(IcmpWay way)
    {
        using Director director = way.Connected(out _);
        PacketBuilder packet = way.Request(FromWan(), ttl: 1, payload: 1300);

        director.Case("time exceeded goes to the client and quotes the packet as it came, up to 576 or 1280 bytes in all")
            .In(Wan, packet)
            .Out(Wan, FromVirtual(way, packet, IcmpTypes.TimeExceeded, 0, Icmpv6Types.TimeExceeded, 0))
            .Counts("drop.ttl_expired +1", "icmp_errors_sent +1", $"{way.Counters} inbound_packets +1, inbound_bytes +{LengthOf(packet)}")
            .Run();
    }

    [TestCaseSource(nameof(s_withoutTunnel))]
    public void Outbound_WithTtl1_IsAnsweredToTheServer(IcmpWay way)
    {
        if (!way.Rewrites)
        {
            return;
        }

        using Director director = way.Connected(out _);
        PacketBuilder packet = way.Reply(FromLan(), ttl: 1);
        byte type = way.Ipv6Server ? Icmpv6Types.TimeExceeded : IcmpTypes.TimeExceeded;
        string source = way.IsFullNat ? way.Local : way.DirectorLan;

        director.Case("NAT answers from the director's address towards the server, FULLNAT from the local address that was asked")
            .In(Lan, packet)
            .Out(Lan, FromDirector(ToLan(), source, way.Real, packet, type, 0))
            .Counts("drop.ttl_expired +1", "icmp_errors_sent +1", $"{way.Counters} outbound_packets +1, outbound_bytes +{LengthOf(packet)}")
            .Run();
    }

    [TestCaseSource(nameof(s_withoutTunnel))]
    public void Inbound_ThatMayNotBeSplitAndIsTooLong_IsToldTheMtu(IcmpWay way)
    {
        using Director director = way.Connected(out _, new DirectorOptions { LanMtu = 1400 });
        int mtu = way == FullNat64 ? 1420 : 1400;
        PacketBuilder Packet(byte ttl) => way.Request(FromWan(), ttl, payload: 1420, dontFragment: true);

        director.Case("the MTU that the client has to keep to, and the packet with one hop less")
            .In(Wan, Packet(64))
            .Out(Wan, FromVirtual(way, Packet(63), IcmpTypes.DestinationUnreachable, IcmpTypes.FragmentationNeeded, Icmpv6Types.PacketTooBig, 0, mtu))
            .Counts("drop.too_big +1", "icmp_errors_sent +1", $"{way.Counters} inbound_packets +1, inbound_bytes +{LengthOf(Packet(64))}")
            .Run();
    }

    [TestCaseSource(nameof(s_tunnels))]
    public void Inbound_TooLongForATunnel_IsToldWhatTheTunnelTakes(IcmpWay way)
    {
        using Director director = way.Connected(out _);
        PacketBuilder Packet(byte ttl) => way.Request(FromWan(), ttl, payload: 1472 - (way.Ipv6Client ? 20 : 0), dontFragment: true);

        director.Case("1500 bytes do not fit into a tunnel over 1500: ipip 1480, gre 1476, gue 1468, 20 less over IPv6")
            .In(Wan, Packet(64))
            .Out(Wan, FromVirtual(
                way, Packet(63), IcmpTypes.DestinationUnreachable, IcmpTypes.FragmentationNeeded, Icmpv6Types.PacketTooBig, 0, 1500 - way.Overhead))
            .Counts("drop.too_big +1", "icmp_errors_sent +1", $"{way.Counters} inbound_packets +1, inbound_bytes +1500")
            .Run();
    }

    [TestCase(Wire.TunnelKind.Ipip)]
    [TestCase(Wire.TunnelKind.Gre)]
    [TestCase(Wire.TunnelKind.Gue)]
    public void Ipv6_ForATunnelBelowItsSmallestMtu_IsDroppedSilently(Wire.TunnelKind kind)
    {
        IcmpWay way = Over(kind, ipv6Client: true, ipv6Server: false);
        using Director director = new(way.Configuration(), new DirectorOptions { LanMtu = 1299 });
        PacketBuilder packet = way.Request(FromWan());

        director.Case("even a short packet, as with LVS")
            .In(Wan, packet)
            .Counts(
                "drop.too_big +1",
                "sessions_created +1",
                "sessions +1",
                $"{way.Counters} connections +1, inactive_sessions +1, inbound_packets +1, inbound_bytes +{LengthOf(packet)}")
            .Run();
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Service_WithoutServer_SaysPortUnreachable(bool isIpv6)
    {
        IcmpWay way = isIpv6 ? Nat6 : Nat4;
        using Director director = new(way.Configuration(withServer: false));
        PacketBuilder packet = way.Request(FromWan());

        director.Case("the virtual address answers as a host whose port is closed")
            .In(Wan, packet)
            .Out(Wan, FromVirtual(
                way, packet, IcmpTypes.DestinationUnreachable, IcmpTypes.PortUnreachable, Icmpv6Types.DestinationUnreachable, Icmpv6Types.PortUnreachable))
            .Counts("drop.no_server +1", "icmp_errors_sent +1")
            .Run();
    }

    [Test]
    public void Error_ForATaggedFrame_HasTheSameTag()
    {
        using Director director = new(Nat4.Configuration(withServer: false));
        PacketBuilder packet = Nat4.Request(FromWan(vlan: 7));

        director.Case("VLAN and priority are those of the packet, the MAC addresses change places")
            .In(Wan, packet)
            .Out(Wan, FromDirector(ToWan(vlan: 7), Nat4.Virtual, Nat4.Client, packet, IcmpTypes.DestinationUnreachable, IcmpTypes.PortUnreachable))
            .Counts("drop.no_server +1", "icmp_errors_sent +1")
            .Run();
    }

    [Test]
    public void Error_ForAPacketInSeveralSegments_QuotesTheFirst()
    {
        using Director director = new(Nat4.Configuration(withServer: false));
        PacketBuilder packet = Nat4.Request(FromWan(), payload: 1000);

        director.Case("100 of 1028 bytes lie in the first segment")
            .FirstSegment(114)
            .In(Wan, packet)
            .Out(Wan, FromDirector(
                ToWan(), Nat4.Virtual, Nat4.Client, packet.Truncate(114), IcmpTypes.DestinationUnreachable, IcmpTypes.PortUnreachable))
            .Counts("drop.no_server +1", "icmp_errors_sent +1")
            .Run();
    }

    [Test]
    public void Padding_BehindThePacket_IsNotQuoted()
    {
        using Director director = new(Nat4.Configuration(withServer: false));
        PacketBuilder packet = Nat4.Request(FromWan(), payload: 0);

        director.Case("28 bytes of IP in a frame of 60")
            .In(Wan, packet.Pad(60))
            .Out(Wan, FromDirector(ToWan(), Nat4.Virtual, Nat4.Client, packet, IcmpTypes.DestinationUnreachable, IcmpTypes.PortUnreachable))
            .Counts("drop.no_server +1", "icmp_errors_sent +1")
            .Run();
    }

    [TestCase("0.0.0.0")]
    [TestCase("127.0.0.1")]
    [TestCase("224.0.0.1")]
    [TestCase("255.255.255.255")]
    [TestCase("::")]
    [TestCase("::1")]
    [TestCase("ff02::1")]
    public void Source_ThatIsNoHost_GetsNoAnswer(string source)
    {
        IcmpWay way = source.Contains(':') ? Nat6 : Nat4;
        using Director director = new(way.Configuration(withServer: false));

        director.Case("RFC 1122 3.2.2, RFC 4443 2.4e").In(Wan, Ip(FromWan(), source, way.Virtual).Udp(1, Lab.VirtualPort)).Counts("drop.no_server +1").Run();
    }

    [Test]
    public void Errors_BeyondTheirRate_AreNotSent()
    {
        Wire.Snapshot configuration = Nat4.Configuration(withServer: false);
        configuration.Settings.IcmpErrorRate = 10;
        using Director director = new(configuration);
        for (int count = 0; count < 30; count++)
        {
            director.Network.Deliver(Wan, 0, Nat4.Request(FromWan()).Build());
        }

        director.PollAll();
        Assert.That(director.Statistics[WorkerCounter.IcmpErrorsSent], Is.EqualTo(10), "ten a second");
        Assert.That(director.Statistics[DropReason.NoServer], Is.EqualTo(30), "the rest is dropped all the same");
        director.Advance(TimeSpan.FromMilliseconds(300));
        for (int count = 0; count < 30; count++)
        {
            director.Network.Deliver(Wan, 0, Nat4.Request(FromWan()).Build());
        }

        director.PollAll();
        Assert.That(director.Statistics[WorkerCounter.IcmpErrorsSent], Is.EqualTo(13));
        director.AssertEveryPacketIsAccountedFor();
    }

    [Test]
    public void Error_ThatThePortDoesNotTake_IsNotCounted()
    {
        using Director director = new(Nat4.Configuration(withServer: false));
        director.Network.LimitTransmit(Wan, 0);

        director.Case("the answer is given up").In(Wan, Nat4.Request(FromWan())).Counts("drop.no_server +1").Run();
    }

    private static int LengthOf(PacketBuilder packet) => packet.BuildPacket().Length;

    private static PacketBuilder FromVirtual(IcmpWay way, PacketBuilder packet, byte type, byte code, byte ipv6Type, byte ipv6Code, int mtu = 0) =>
        FromDirector(ToWan(), way.Virtual, way.Client, packet, way.Ipv6Client ? ipv6Type : type, way.Ipv6Client ? ipv6Code : code, (uint)mtu);

    private static PacketBuilder FromDirector(
        PacketBuilder ethernet, string source, string destination, PacketBuilder packet, byte type, byte code, uint rest = 0)
    {
        byte[] quoted = packet.BuildPacket();
        bool isIpv6 = source.Contains(':');
        int most = isIpv6 ? 1232 : 548;
        PacketBuilder ip = Ip(ethernet, source, destination, ttl: 64, tos: isIpv6 ? (byte)0 : (byte)0xC0, id: 1);
        return Error(ip, type, code, quoted[..Math.Min(quoted.Length, most)], rest);
    }
}
