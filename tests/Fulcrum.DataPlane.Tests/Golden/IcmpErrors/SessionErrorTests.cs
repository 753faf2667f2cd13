using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.IcmpWay;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>ICMP errors about packets of sessions: the table of b.12, row by row, and statement 36.</summary>
internal sealed class SessionErrorTests
{
    private static readonly (byte Type, byte Code, uint SecondWord)[] s_ipv4Errors =
        [(3, 0, 0), (3, 1, 0), (3, 3, 0), (3, 4, 1400), (3, 13, 0), (4, 0, 0), (11, 0, 0), (11, 1, 0)];

    private static readonly (byte Type, byte Code, uint SecondWord)[] s_ipv6Errors = [(1, 0, 0), (1, 4, 0), (2, 0, 1300), (3, 0, 0), (4, 1, 40)];

    private static IEnumerable<TestCaseData> Rewritten() =>
        from way in IcmpWay.Rewriting
        from error in way.Ipv6Client ? s_ipv6Errors : s_ipv4Errors
        select new TestCaseData(way, error.Type, error.Code, error.SecondWord);

    private static readonly IcmpWay[] s_rewriting = IcmpWay.Rewriting;
    private static readonly IcmpWay[] s_direct = [Direct4, Direct6];
    private static readonly IcmpWay[] s_all = [.. Plain, .. Tunnels];

    [TestCaseSource(nameof(Rewritten))]
    public void Error_FromTheServersSide_ComesFromTheVirtualAddressAndQuotesTheRequest(IcmpWay way, byte type, byte code, uint rest)
    {
        using Director director = way.Connected(out _);
        PacketBuilder request = way.RequestAtServer(FromLan());
        PacketBuilder error = Error(Ip(FromLan(), way.LanRouter, SourceOf(way)), type, code, request.BuildPacket(), rest);

        director.Case("whoever sent it, it is the virtual address's; the quoted layer-4 checksum stays")
            .In(Lan, error)
            .Out(Wan, Error(Ip(ToWan(), way.Virtual, way.Client, 63), type, code, WithChecksumOf(way.Request(ToWan(), 60), request), rest))
            .Counts($"{way.Counters} outbound_packets +1, outbound_bytes +{error.BuildPacket().Length}")
            .Run();
    }

    [TestCaseSource(nameof(Rewritten))]
    public void Error_FromTheClientsSide_ReachesTheServerAndQuotesItsReply(IcmpWay way, byte type, byte code, uint rest)
    {
        using Director director = way.Connected(out _);
        PacketBuilder reply = way.ReplyAtClient(FromWan());
        PacketBuilder error = Error(Ip(FromWan(), way.WanRouter, way.Virtual), type, code, reply.BuildPacket(), rest);
        string source = way.IsFullNat ? way.Local : way.WanRouter;

        director.Case("with NAT it is still from the router, with FULLNAT from the local address")
            .In(Wan, error)
            .Out(Lan, Error(Ip(ToLan(), source, way.Real, 63), type, code, WithChecksumOf(way.Reply(ToLan(), 60), reply), rest))
            .Counts($"{way.Counters} inbound_packets +1, inbound_bytes +{error.BuildPacket().Length}")
            .Run();
    }

    [TestCaseSource(nameof(s_direct))]
    public void Error_ForADirectServer_IsForwardedUnchanged(IcmpWay way)
    {
        using Director director = way.Connected(out _);
        PacketBuilder At(PacketBuilder ethernet, byte ttl) => TooBigFromWan(way, ethernet, ttl);

        director.Case("only the MAC addresses and the TTL change")
            .In(Wan, At(FromWan(), 64))
            .Out(Lan, At(ToLan(), 63))
            .Counts($"{way.Counters} inbound_packets +1, inbound_bytes +{At(FromWan(), 64).BuildPacket().Length}")
            .Run();
    }

    [TestCase(Wire.TunnelKind.Ipip, false, false)]
    [TestCase(Wire.TunnelKind.Gre, false, false)]
    [TestCase(Wire.TunnelKind.Ipip, true, true)]
    [TestCase(Wire.TunnelKind.Gre, true, false)]
    public void Error_ForATunnelServer_IsEncapsulated(Wire.TunnelKind kind, bool ipv6Client, bool ipv6Server)
    {
        IcmpWay way = Over(kind, ipv6Client, ipv6Server);
        using Director director = way.Connected(out _);
        PacketBuilder outer = Ip(ToLan(), way.DirectorLan, way.Real, 63, id: 2);
        PacketBuilder inner = TooBigFromWan(way, ToLan(), 63);

        director.Case("as any packet of the session")
            .In(Wan, TooBigFromWan(way, FromWan(), 64))
            .Out(Lan, kind == Wire.TunnelKind.Gre ? outer.Gre(inner) : outer.Ipip(inner))
            .Counts($"{way.Counters} inbound_packets +1, inbound_bytes +{inner.BuildPacket().Length}")
            .Run();
    }

    [TestCaseSource(nameof(s_direct))]
    public void Error_AboutARequestToADirectServer_PassesUnchanged(IcmpWay way)
    {
        using Director director = way.Connected(out _);
        PacketBuilder At(PacketBuilder ethernet, byte ttl) => Error(
            Ip(ethernet, way.LanRouter, way.Client, ttl), way.Ipv6Client ? Icmpv6Types.TimeExceeded : IcmpTypes.TimeExceeded, 0, way.Request(ethernet).BuildPacket());

        director.Case("it is not normally seen, and quotes what the client sent anyway")
            .In(Lan, At(FromLan(), 64))
            .Out(Wan, At(ToWan(), 63))
            .Counts($"{way.Counters} outbound_packets +1, outbound_bytes +{At(FromLan(), 64).BuildPacket().Length}")
            .Run();
    }

    [TestCaseSource(nameof(s_all))]
    public void Error_WithTtl1_IsDroppedWithoutAnAnswer(IcmpWay way)
    {
        using Director director = way.Connected(out _);
        PacketBuilder error = TooBigFromWan(way, FromWan(), 1);

        director.Case("nothing answers an error")
            .In(Wan, error)
            .Counts("drop.ttl_expired +1", $"{way.Counters} inbound_packets +1, inbound_bytes +{error.BuildPacket().Length}")
            .Run();
    }

    [TestCaseSource(nameof(s_all))]
    public void Error_AboutNoSession_IsTheKernels(IcmpWay way)
    {
        using Director director = way.Connected(out _);
        PacketBuilder stranger = Ip(FromWan(), way.Virtual, way.Client, 60).Udp(Lab.VirtualPort, 40001);
        PacketBuilder error = Error(
            Ip(FromWan(), way.WanRouter, way.Virtual), way.Ipv6Client ? Icmpv6Types.TimeExceeded : IcmpTypes.TimeExceeded, 0, stranger.BuildPacket());

        director.Case("another port, another session").In(Wan, error).Punted(Wan, error).Run();
    }

    [TestCaseSource(nameof(s_rewriting))]
    public void Error_ToAnotherThanTheQuotedSender_IsTheKernels(IcmpWay way)
    {
        using Director director = way.Connected(out _);
        PacketBuilder error = Error(
            Ip(FromWan(), way.WanRouter, way.Ipv6Client ? "2001:db8:100::1" : "198.51.100.1"),
            way.Ipv6Client ? Icmpv6Types.TimeExceeded : IcmpTypes.TimeExceeded,
            0,
            way.ReplyAtClient(FromWan()).BuildPacket());

        director.Case("the quoted packet is not its receiver's").In(Wan, error).Punted(Wan, error).Run();
    }

    [TestCaseSource(nameof(s_all))]
    public void Error_WithAWrongChecksum_IsDropped(IcmpWay way)
    {
        using Director director = way.Connected(out _);
        PacketBuilder error = TooBigFromWan(way, FromWan(), 64).Edit(frame => frame[^1] ^= 1);

        director.Case("what is quoted cannot be trusted").In(Wan, error).Counts("drop.icmp_error_invalid +1").Run();
    }

    [TestCaseSource(nameof(s_rewriting))]
    public void Error_InATaggedFrameAndSeveralSegments_IsRewritten(IcmpWay way)
    {
        using Director director = way.Connected(out _);
        PacketBuilder reply = way.ReplyAtClient(FromWan());
        PacketBuilder error = Error(Ip(FromWan(vlan: 9), way.WanRouter, way.Virtual), 3, 0, reply.BuildPacket());
        string source = way.IsFullNat ? way.Local : way.WanRouter;

        director.Case("the checksum covers all segments, the tag goes")
            .FirstSegment(way.Ipv6Client ? 121 : 77)
            .In(Wan, error)
            .Out(Lan, Error(Ip(ToLan(), source, way.Real, 63), 3, 0, WithChecksumOf(way.Reply(ToLan(), 60), reply)))
            .Counts($"{way.Counters} inbound_packets +1, inbound_bytes +{error.BuildPacket().Length}")
            .Run();
    }

    [Test]
    public unsafe void Error_OfASession_DoesNotRenewItsTimeout()
    {
        using Director director = Nat4.Connected(out _);
        director.Advance(TimeSpan.FromSeconds(200));
        director.Network.Deliver(Wan, 0, TooBigFromWan(Nat4, FromWan(), 64).Build());
        director.PollAll();
        Assert.That(director.Network.TakeTransmitted(Lan), Is.Not.Null, "precondition: it was forwarded");

        director.Advance(TimeSpan.FromSeconds(100));
        director.SweepAll();

        Assert.That(director.SessionOf() == null, "the session ends 300 seconds after its last datagram");
    }

    [Test]
    public void Error_ForAServerThatWasRemoved_IsDropped()
    {
        using Director director = Nat4.Connected(out _);
        director.Apply(Nat4.Configuration(withServer: false));

        director.Case("as its other packets").In(Wan, TooBigFromWan(Nat4, FromWan(), 64)).Counts("drop.server_removed +1").Run();
    }

    [Test]
    public void QuotedHeader_WithOptions_IsRewritten()
    {
        using Director director = Nat4.Connected(out _);
        byte[] options = [1, 1, 1, 0];
        PacketBuilder Quoted(string source, string destination, ushort sourcePort, ushort destinationPort) =>
            FromWan().Ipv4(source, destination, options: options).Udp(sourcePort, destinationPort).Payload("x");
        PacketBuilder error = Error(
            Ip(FromWan(), Nat4.WanRouter, Nat4.Virtual), 3, 3, Quoted(Nat4.Virtual, Nat4.Client, Lab.VirtualPort, Lab.ClientPort).BuildPacket());
        byte[] expected = Quoted(Nat4.Real, Nat4.Client, Lab.RealPort, Lab.ClientPort).BuildPacket();
        byte[] before = Quoted(Nat4.Virtual, Nat4.Client, Lab.VirtualPort, Lab.ClientPort).BuildPacket();
        (expected[30], expected[31]) = (before[30], before[31]);

        director.Case("the checksum of the quoted header covers its options")
            .In(Wan, error)
            .Out(Lan, Error(Ip(ToLan(), Nat4.WanRouter, Nat4.Real, 63), 3, 3, expected))
            .Counts($"{Nat4.Counters} inbound_packets +1, inbound_bytes +{error.BuildPacket().Length}")
            .Run();
    }

    /// <summary>Who the request seems to come from at the server.</summary>
    private static string SourceOf(IcmpWay way) => way.IsFullNat ? way.Local : way.Client;

    private static PacketBuilder TooBigFromWan(IcmpWay way, PacketBuilder ethernet, byte ttl)
    {
        PacketBuilder ip = Ip(ethernet, way.WanRouter, way.Virtual, ttl);
        byte[] quoted = way.ReplyAtClient(ethernet).BuildPacket();
        return way.Ipv6Client ? Error(ip, 2, 0, quoted, 1280) : Error(ip, 3, 4, quoted, 1280);
    }
}
