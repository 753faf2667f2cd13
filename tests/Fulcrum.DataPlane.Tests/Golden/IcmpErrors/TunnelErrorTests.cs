using System.Buffers.Binary;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.IcmpWay;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>What routers say about the director's own tunnel packets: c.4, statement 35.</summary>
internal sealed class TunnelErrorTests
{
    private static readonly IcmpWay[] s_tunnels = Tunnels;

    [TestCaseSource(nameof(s_tunnels))]
    public void TooBig_WithInnerDontFragment_TellsTheClientAtOnceAndIsLearned(IcmpWay way)
    {
        using Director director = way.Connected(out byte[] sent, dontFragment: true);
        int mtu = 1400 - way.Overhead;
        PacketBuilder Long(byte ttl) => way.Request(FromWan(), ttl, payload: mtu + 1 - (way.Ipv6Client ? 48 : 28), dontFragment: true);

        director.Case("1400 becomes 1380 (ipip), 1368 (gue), 1376 (gre); over IPv6 20 less")
            .In(Lan, TooBigFromRouter(way, sent, 1400))
            .Out(Wan, TooBigToClient(way, InnerOf(way, sent), mtu, id: 1))
            .Run();
        director.Case("the next packet that is too long is not sent")
            .In(Wan, Long(64))
            .Out(Wan, TooBigToClient(way, Long(63).BuildPacket(), mtu, id: 1))
            .Counts("drop.too_big +1", "icmp_errors_sent +1", $"{way.Counters} inbound_packets +1, inbound_bytes +{mtu + 1}")
            .Run();
    }

    [TestCaseSource(nameof(s_tunnels))]
    public void OtherErrors_AreSentOnInTheClientsFamily(IcmpWay way)
    {
        foreach ((byte Type, byte Code) error in way.Ipv6Server ? s_ipv6Errors : s_ipv4Errors)
        {
            using Director director = way.Connected(out byte[] sent);
            (byte type, byte code) = way.Ipv6Server == way.Ipv6Client ? error : InTheOtherFamily(error, way.Ipv6Server);
            uint pointer = way.Ipv6Client && type == Icmpv6Types.ParameterProblem ? 6u : 0;

            director.Case($"type {error.Type} code {error.Code} about the outer packet quotes the inner one, from the virtual address")
                .In(Lan, FromRouter(way, sent, error.Type, error.Code))
                .Out(Wan, ToClient(way, InnerOf(way, sent), type, code, pointer))
                .Run();
        }
    }

    [TestCase(Wire.TunnelKind.Ipip)]
    [TestCase(Wire.TunnelKind.Gre)]
    [TestCase(Wire.TunnelKind.Gue)]
    public void TooBig_WithoutInnerDontFragment_IsLearnedAndNotSentOn(Wire.TunnelKind kind)
    {
        IcmpWay way = Over(kind, ipv6Client: false, ipv6Server: false);
        using Director director = way.Connected(out byte[] sent);
        director.Case("the client lets the director fragment").In(Lan, TooBigFromRouter(way, sent, 1400)).Counts("drop.icmp_error_unused +1").Run();

        director.Network.Deliver(Wan, 0, way.Request(FromWan(), payload: 1400).Build());
        director.PollAll();

        Assert.That(director.Network.TakeTransmitted(Lan)!.Length - 14, Is.LessThanOrEqualTo(1400), "the outer packet is fragmented");
        Assert.That(director.Network.TakeTransmitted(Lan), Is.Not.Null);
    }

    [Test]
    public void TooBig_OfLessThanLinuxBelieves_IsTakenFor552()
    {
        IcmpWay way = Tunnels[0];
        using Director director = way.Connected(out byte[] sent, dontFragment: true);

        director.Case("a forged error cannot make packets arbitrarily small")
            .In(Lan, TooBigFromRouter(way, sent, 100))
            .Out(Wan, TooBigToClient(way, InnerOf(way, sent), 532, id: 1))
            .Run();
    }

    [Test]
    public void TooBig_OfMoreThanIsKnown_ChangesNothing()
    {
        IcmpWay way = Tunnels[0];
        using Director director = way.Connected(out byte[] sent, dontFragment: true);

        director.Case("the first")
            .In(Lan, TooBigFromRouter(way, sent, 1000)).Out(Wan, TooBigToClient(way, InnerOf(way, sent), 980, id: 1)).Run();
        director.Case("a later one from elsewhere on the path")
            .In(Lan, TooBigFromRouter(way, sent, 1400)).Out(Wan, TooBigToClient(way, InnerOf(way, sent), 980, id: 2)).Run();
        director.Advance(TimeSpan.FromMinutes(4));
        director.Network.Deliver(Wan, 0, way.Request(FromWan()).Build());
        director.PollAll();
        director.Network.TakeTransmitted(Lan);
        director.Advance(TimeSpan.FromMinutes(4));
        director.Network.Deliver(Wan, 0, way.Request(FromWan()).Build());
        director.PollAll();
        director.Network.TakeTransmitted(Lan);
        director.Advance(TimeSpan.FromMinutes(3));
        director.Case("what was learned is forgotten after ten minutes")
            .In(Lan, TooBigFromRouter(way, sent, 1400)).Out(Wan, TooBigToClient(way, InnerOf(way, sent), 1380, id: 3)).Run();
    }

    [Test]
    public void TooBig_BelowIpv6sSmallestMtu_IsNotSentOn()
    {
        IcmpWay way = Over(Wire.TunnelKind.Ipip, ipv6Client: true, ipv6Server: false);
        using Director director = way.Connected(out byte[] sent);

        director.Case("there is no such MTU to tell").In(Lan, TooBigFromRouter(way, sent, 1299)).Counts("drop.icmp_error_unused +1").Run();
    }

    [Test]
    public void ParameterProblem_OfTheOuterHeader_IsNotTheClients()
    {
        IcmpWay way = Over(Wire.TunnelKind.Ipip, ipv6Client: true, ipv6Server: true);
        using Director director = way.Connected(out byte[] sent);

        director.Case("it points into a header that the client never saw")
            .In(Lan, FromRouter(way, sent, Icmpv6Types.ParameterProblem, 0)).Counts("drop.icmp_error_unused +1").Run();
    }

    [TestCaseSource(nameof(s_tunnels))]
    public void Quote_TooShortToTellTheSession_IsTheKernels(IcmpWay way)
    {
        using Director director = way.Connected(out byte[] sent);
        int enough = way.Overhead + (way.Ipv6Client ? 40 : 20) + 8;
        for (int length = (way.Ipv6Server ? 40 : 20) + 8; length < enough; length++)
        {
            PacketBuilder error = FromRouter(way, sent[..(14 + length)], way.Ipv6Server ? (byte)3 : (byte)11, 0);
            director.Case($"{length} bytes of the outer packet; {enough} are enough").In(Lan, error).Punted(Lan, error).Run();
        }
    }

    [TestCaseSource(nameof(s_tunnels))]
    public void Quote_OfAnotherTunnel_IsTheKernels(IcmpWay way)
    {
        using Director director = way.Connected(out byte[] sent);
        byte[] elsewhere = [.. sent];
        elsewhere[14 + (way.Ipv6Server ? 39 : 19)] ^= 4;
        PacketBuilder error = FromRouter(way, elsewhere, way.Ipv6Server ? (byte)3 : (byte)11, 0);

        director.Case("the outer packet went to another server").In(Lan, error).Punted(Lan, error).Run();
    }

    [TestCaseSource(nameof(s_tunnels))]
    public void Error_WithAWrongChecksum_IsDropped(IcmpWay way)
    {
        using Director director = way.Connected(out byte[] sent);
        PacketBuilder error = TooBigFromRouter(way, sent, 1400).Edit(frame => frame[^1] ^= 1);

        director.Case("and nothing is learned").In(Lan, error).Counts("drop.icmp_error_invalid +1").Run();
    }

    [Test]
    public void Quote_InSeveralSegments_IsCutToTheFirst()
    {
        IcmpWay way = Tunnels[0];
        using Director director = way.Connected(out byte[] sent);
        PacketBuilder error = FromRouter(way, sent, 11, 0);
        byte[] whole = error.Build();

        director.Case("ten bytes of the quote lie in another segment")
            .FirstSegment(whole.Length - 10)
            .In(Lan, error)
            .Out(Wan, ToClient(way, InnerOf(way, sent)[..^10], 11, 0))
            .Run();
    }

    private static readonly (byte Type, byte Code)[] s_ipv4Errors = [(3, 0), (3, 1), (3, 2), (3, 3), (3, 13), (11, 0), (11, 1)];
    private static readonly (byte Type, byte Code)[] s_ipv6Errors = [(1, 0), (1, 1), (1, 3), (1, 4), (3, 0), (3, 1)];

    /// <summary>RFC 7915 4.2 and 5.2.</summary>
    private static (byte Type, byte Code) InTheOtherFamily((byte Type, byte Code) error, bool isIpv6) => (isIpv6, error.Type, error.Code) switch
    {
        (false, 11, _) => (3, error.Code),
        (false, 3, 0 or 1) => (1, 0),
        (false, 3, 2) => (4, 1),
        (false, 3, 3) => (1, 4),
        (false, 3, 13) => (1, 1),
        (true, 3, _) => (11, error.Code),
        (true, 1, 1) => (3, 10),
        (true, 1, 4) => (3, 3),
        (true, 1, _) => (3, 1),
        _ => throw new InvalidOperationException($"{error} has no counterpart in the test."),
    };

    private static PacketBuilder TooBigFromRouter(IcmpWay way, byte[] sent, uint mtu) =>
        way.Ipv6Server ? FromRouter(way, sent, 2, 0, mtu) : FromRouter(way, sent, 3, 4, mtu);

    private static PacketBuilder FromRouter(IcmpWay way, byte[] sent, byte type, byte code, uint rest = 0) =>
        Error(Ip(FromLan(), way.LanRouter, way.DirectorLan), type, code, sent[14..], rest);

    private static PacketBuilder TooBigToClient(IcmpWay way, byte[] inner, int mtu, ushort id) => way.Ipv6Client
        ? ToClient(way, inner, 2, 0, (uint)mtu, id)
        : ToClient(way, inner, 3, 4, (uint)mtu, id);

    private static PacketBuilder ToClient(IcmpWay way, byte[] inner, byte type, byte code, uint rest = 0, ushort id = 1)
    {
        PacketBuilder ip = Ip(ToWan(), way.Virtual, way.Client, 64, way.Ipv6Client ? (byte)0 : (byte)0xC0, id);
        return Error(ip, type, code, inner[..Math.Min(inner.Length, way.Ipv6Client ? 1232 : 548)], rest);
    }

    /// <summary>The inner packet as a router quotes it: one hop older than it came.</summary>
    private static byte[] InnerOf(IcmpWay way, byte[] sent)
    {
        byte[] inner = sent[(14 + way.Overhead)..];
        Assert.That(BinaryPrimitives.ReadUInt16BigEndian(inner.AsSpan(way.Ipv6Client ? 4 : 2)), Is.LessThan(100), "precondition: an IP header is there");
        return inner;
    }
}
