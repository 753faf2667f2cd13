using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.IcmpWay;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>ICMP errors between IPv6 clients and IPv4 servers: the tables of RFC 7915 4.2 and 5.2, message by message.</summary>
internal sealed class TranslatedErrorTests
{
    private static readonly IcmpWay s_way = FullNat64;

    [TestCase(3, 0, 1, 0)]
    [TestCase(3, 1, 1, 0)]
    [TestCase(3, 2, 4, 1, 0u, 6u)]
    [TestCase(3, 3, 1, 4)]
    [TestCase(3, 4, 2, 0, 1400u, 1420u)]
    [TestCase(3, 4, 2, 0, 1500u, 1500u)]
    [TestCase(3, 4, 2, 0, 1000u, 1280u)]
    [TestCase(3, 4, 2, 0, 0u, 1280u)]
    [TestCase(3, 5, 1, 0)]
    [TestCase(3, 6, 1, 0)]
    [TestCase(3, 7, 1, 0)]
    [TestCase(3, 8, 1, 0)]
    [TestCase(3, 9, 1, 1)]
    [TestCase(3, 10, 1, 1)]
    [TestCase(3, 11, 1, 0)]
    [TestCase(3, 12, 1, 0)]
    [TestCase(3, 13, 1, 1)]
    [TestCase(3, 15, 1, 1)]
    [TestCase(11, 0, 3, 0)]
    [TestCase(11, 1, 3, 1)]
    public void Ipv4Error_FromTheServersSide_ReachesTheClientAsIpv6(
        byte type, byte code, byte ipv6Type, byte ipv6Code, uint rest = 0, uint ipv6Rest = 0)
    {
        using Director director = s_way.Connected(out _);
        PacketBuilder request = s_way.RequestAtServer(FromLan());
        PacketBuilder error = Error(Ip(FromLan(), s_way.LanRouter, s_way.Local, tos: 0x28), type, code, request.BuildPacket(), rest);
        byte[] quoted = WithChecksumOf(s_way.Request(ToWan(), 60), request);

        director.Case("from the virtual address, quoting the request as the client sent it")
            .In(Lan, error)
            .Out(Wan, Error(Ip(ToWan(), s_way.Virtual, s_way.Client, 63, 0x28), ipv6Type, ipv6Code, quoted, ipv6Rest))
            .Counts($"{s_way.Counters} outbound_packets +1, outbound_bytes +{error.BuildPacket().Length}")
            .Run();
    }

    [TestCase(1, 0, 3, 1)]
    [TestCase(1, 1, 3, 10)]
    [TestCase(1, 2, 3, 1)]
    [TestCase(1, 3, 3, 1)]
    [TestCase(1, 4, 3, 3)]
    [TestCase(2, 0, 3, 4, 1400u, 1380u)]
    [TestCase(2, 0, 3, 4, 1280u, 1260u)]
    [TestCase(2, 0, 3, 4, 9000u, 1500u)]
    [TestCase(3, 0, 11, 0)]
    [TestCase(3, 1, 11, 1)]
    [TestCase(4, 0, 12, 0, 0u, 0u)]
    [TestCase(4, 0, 12, 0, 1u, 0x0100_0000u)]
    [TestCase(4, 0, 12, 0, 4u, 0x0200_0000u)]
    [TestCase(4, 0, 12, 0, 5u, 0x0200_0000u)]
    [TestCase(4, 0, 12, 0, 6u, 0x0900_0000u)]
    [TestCase(4, 0, 12, 0, 7u, 0x0800_0000u)]
    [TestCase(4, 0, 12, 0, 8u, 0x0C00_0000u)]
    [TestCase(4, 0, 12, 0, 39u, 0x1000_0000u)]
    [TestCase(4, 1, 3, 2)]
    public void Ipv6Error_FromTheClientsSide_ReachesTheServerAsIpv4(
        byte type, byte code, byte ipv4Type, byte ipv4Code, uint rest = 0, uint ipv4Rest = 0)
    {
        using Director director = s_way.Connected(out _);
        PacketBuilder reply = s_way.ReplyAtClient(FromWan());
        PacketBuilder error = Error(Ip(FromWan(), s_way.WanRouter, s_way.Virtual, tos: 0x28), type, code, reply.BuildPacket(), rest);
        byte[] quoted = WithChecksumOf(s_way.Reply(ToLan(), 60, dontFragment: true), reply);

        director.Case("from the local address, quoting the reply as the server sent it")
            .In(Wan, error)
            .Out(Lan, Error(Ip(ToLan(), s_way.Local, s_way.Real, 63, 0x28, id: 1), ipv4Type, ipv4Code, quoted, ipv4Rest))
            .Counts($"{s_way.Counters} inbound_packets +1, inbound_bytes +{error.BuildPacket().Length}")
            .Run();
    }

    [TestCase(3, 14)]
    [TestCase(3, 16)]
    [TestCase(4, 0)]
    public void Ipv4Error_WithoutCounterpart_IsDropped(byte type, byte code)
    {
        using Director director = s_way.Connected(out _);
        PacketBuilder error = Error(Ip(FromLan(), s_way.LanRouter, s_way.Local), type, code, s_way.RequestAtServer(FromLan()).BuildPacket());

        director.Case("RFC 7915: silently drop")
            .In(Lan, error)
            .Counts("drop.icmp_error_unused +1", $"{s_way.Counters} outbound_packets +1, outbound_bytes +{error.BuildPacket().Length}")
            .Run();
    }

    [TestCase(1, 5, 0u)]
    [TestCase(4, 0, 2u)]
    [TestCase(4, 0, 40u)]
    [TestCase(4, 2, 0u)]
    [TestCase(100, 0, 0u)]
    public void Ipv6Error_WithoutCounterpart_IsDropped(byte type, byte code, uint rest)
    {
        using Director director = s_way.Connected(out _);
        PacketBuilder error = Error(Ip(FromWan(), s_way.WanRouter, s_way.Virtual), type, code, s_way.ReplyAtClient(FromWan()).BuildPacket(), rest);

        director.Case("RFC 7915: silently drop")
            .In(Wan, error)
            .Counts("drop.icmp_error_unused +1", $"{s_way.Counters} inbound_packets +1, inbound_bytes +{error.BuildPacket().Length}")
            .Run();
    }

    [Test]
    public void Ipv4Error_ThatGrowsBeyond1280_QuotesLess()
    {
        using Director director = s_way.Connected(out _);
        PacketBuilder request = s_way.RequestAtServer(FromLan(), payload: 1400);
        PacketBuilder error = Error(Ip(FromLan(), s_way.LanRouter, s_way.Local), 3, 3, request.BuildPacket()[..1270]);
        byte[] quoted = WithChecksumOf(s_way.Request(ToWan(), 60, payload: 1400), request);

        director.Case("RFC 4443 2.4c")
            .In(Lan, error)
            .Out(Wan, Error(Ip(ToWan(), s_way.Virtual, s_way.Client, 63), 1, 4, quoted[..1232]))
            .Counts($"{s_way.Counters} outbound_packets +1, outbound_bytes +{error.BuildPacket().Length}")
            .Run();
    }

    [Test]
    public void QuotedFirstFragment_StaysOne()
    {
        using Director director = s_way.Connected(out _);
        PacketBuilder request = FromLan().Ipv4(s_way.Local, s_way.Real, 60, id: 77, moreFragments: true)
            .Udp(Lab.FirstLocalPort, Lab.RealPort).PayloadOf(24);
        PacketBuilder error = Error(Ip(FromLan(), s_way.LanRouter, s_way.Local), 11, 1, request.BuildPacket());
        byte[] quoted = ToWan().Ipv6(s_way.Client, s_way.Virtual, 60, extensions: [Ipv6Extension.Fragment(0, true, 77)])
            .Udp(Lab.ClientPort, Lab.VirtualPort).PayloadOf(24).BuildPacket();
        byte[] before = request.BuildPacket();
        (quoted[54], quoted[55]) = (before[26], before[27]);

        director.Case("a fragment header takes the place of IPv4's flags and identification")
            .In(Lan, error)
            .Out(Wan, Error(Ip(ToWan(), s_way.Virtual, s_way.Client, 63), 3, 1, quoted))
            .Counts($"{s_way.Counters} outbound_packets +1, outbound_bytes +{error.BuildPacket().Length}")
            .Run();
    }

    [Test]
    public void QuotedExtensionHeaders_AreLeftOut()
    {
        using Director director = s_way.Connected(out _);
        PacketBuilder reply = FromWan().Ipv6(s_way.Virtual, s_way.Client, 60, extensions: [Ipv6Extension.Fragment(0, true, 99)])
            .Udp(Lab.VirtualPort, Lab.ClientPort).PayloadOf(24);
        PacketBuilder error = Error(Ip(FromWan(), s_way.WanRouter, s_way.Virtual), 3, 1, reply.BuildPacket());
        byte[] quoted = ToLan().Ipv4(s_way.Real, s_way.Local, 60, moreFragments: true)
            .Udp(Lab.RealPort, Lab.FirstLocalPort).PayloadOf(24).BuildPacket();
        byte[] before = reply.BuildPacket();
        (quoted[26], quoted[27]) = (before[54], before[55]);

        director.Case("what IPv4 has fields for is kept")
            .In(Wan, error)
            .Out(Lan, Error(Ip(ToLan(), s_way.Local, s_way.Real, 63, id: 1), 11, 1, quoted))
            .Counts($"{s_way.Counters} inbound_packets +1, inbound_bytes +{error.BuildPacket().Length}")
            .Run();
    }
}
