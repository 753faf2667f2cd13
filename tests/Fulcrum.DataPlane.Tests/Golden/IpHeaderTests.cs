using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>Hops, options, extension headers and padding, in every mode.</summary>
public class IpHeaderTests
{
    private static readonly byte[] s_routerAlert = [0x94, 4, 0, 0];
    private static readonly Step s_udp = new((ip, source, destination) => ip.Udp(source, destination).Payload("x"));

    private static readonly Ipv6Extension[] s_extensions =
        [Ipv6Extension.HopByHop(5, 2, 0, 0), Ipv6Extension.Routing(0), Ipv6Extension.DestinationOptions(1, 2, 0, 0)];

    private static IEnumerable<TestCaseData> Ways() => Pairs(Way.All);

    private static IEnumerable<TestCaseData> Ipv6Ways() => Pairs(Way.All.Append(
        Way.Over(Wire.TunnelKind.Gue, true, false)).Where(way => way.ClientIsIpv6));

    private static IEnumerable<TestCaseData> Pairs(IEnumerable<Way> ways) =>
        from way in ways
        from direction in Enum.GetValues<Direction>()
        select new TestCaseData(way, direction).SetArgDisplayNames(way.Name, direction.ToString());

    [TestCaseSource(nameof(Ways))]
    public void Ttl_Of2_LeavesAs1(object given, Direction direction)
    {
        using Exchange exchange = new((Way)given, IpProtocol.Udp);

        exchange.Forwards("one hop is left, in a tunnel inside and outside", direction, s_udp with { Fields = new(Hops: 2) });
    }

    [TestCaseSource(nameof(Ways))]
    public void Ipv4Options_AreKept_AndAreNotTranslated(object given, Direction direction)
    {
        using Exchange exchange = new((Way)given, IpProtocol.Udp);

        exchange.Forwards(
            "options stay in the header that has them; outer and translated headers have none",
            direction,
            s_udp with { Fields = new() { Options = s_routerAlert } });
    }

    [TestCaseSource(nameof(Ipv6Ways))]
    public void Ipv6Extensions_AreKept_AndAreNotTranslated(object given, Direction direction)
    {
        using Exchange exchange = new((Way)given, IpProtocol.Udp);

        exchange.Forwards(
            "hop-by-hop options, a routing header that is done and destination options stay where they are",
            direction,
            s_udp with { Fields = new() { Extensions = s_extensions } });
    }

    [Test]
    public void Ipv6RoutingHeader_WithSegmentsLeft_GoesToTheKernel()
    {
        using Director director = new(Way.Nat6.Configuration());
        IpFields fields = new() { Extensions = [Ipv6Extension.Routing(1, 2, IpAddress.Parse("2001:db8::99"))] };
        PacketBuilder packet = Way.Nat6.FromClient(fields: fields).Udp(ClientPort, VirtualPort);

        director.Case("the packet is not at its destination yet").In(Wan, packet).Punted(Wan, packet).Run();
    }

    [TestCaseSource(nameof(Ways))]
    public void Padding_BehindAPacket_IsNoPartOfIt(object given, Direction direction)
    {
        Way way = (Way)given;
        using Exchange exchange = new(way, IpProtocol.Tcp);
        bool travels = way is { ClientIsIpv6: false, Mode: not Wire.ForwardingMode.Tunnel };

        exchange.Forwards("it travels along only on the shortest way", direction, new Step(
            (ip, source, destination) => ip.Tcp(source, destination, TcpFlags.Ack))
        {
            Received = frame => frame.Pad(100),
            Sent = frame => travels ? frame.Pad(100) : frame,
        });
    }

    [TestCaseSource(nameof(Ways))]
    public void Padding_BehindSctp_IsNotSummedUp(object given, Direction direction)
    {
        using Exchange exchange = new((Way)given, IpProtocol.Sctp);

        exchange.Forwards("the checksum ends with the packet", direction, new Step(
            (ip, source, destination) => ip.Sctp(source, destination, 7).Chunk(SctpChunkType.Sack))
        {
            Received = frame => frame.Pad(100),
        });
    }
}
