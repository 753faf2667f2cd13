using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Golden.Matrix;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>Sessions whose server is told the client's address move in the middle of that: the stream that the server sees has no seam.</summary>
public class InsertionTests
{
    private static readonly Way[] s_ways = [Way.FullNat, Way.FullNat6, Way.FullNat64];

    private static IEnumerable<TestCaseData> TcpCells =>
        from way in s_ways
        from mode in (Wire.ClientAddress[])[Wire.ClientAddress.Toa, Wire.ClientAddress.ProxyV1, Wire.ClientAddress.ProxyV2]
        from moves in Enumerable.Range(0, 5)
        select new TestCaseData(way, mode, moves).SetArgDisplayNames(way.Name, $"{mode}", $"after {moves} packets");

    private static IEnumerable<TestCaseData> UdpCells =>
        from way in s_ways
        from mode in (Wire.ClientAddress[])[Wire.ClientAddress.Uoa, Wire.ClientAddress.ProxyV2]
        from moves in Enumerable.Range(1, 4)
        select new TestCaseData(way, mode, moves).SetArgDisplayNames(way.Name, $"{mode}", $"after {moves} packets");

    [TestCaseSource(nameof(TcpCells))]
    public void TcpSession_ThatMovesAnywhere_IsTheSameStream(object given, Wire.ClientAddress mode, int moves)
    {
        Way way = (Way)given;
        // Handshake, then data both ways: the header's acknowledgment among them, and a segment that comes twice.
        const TcpFlags data = TcpFlags.Ack | TcpFlags.Psh;
        (ushort Port, Func<Talk, PacketBuilder, PacketBuilder> Make)[] packets =
        [
            (Wan, (_, ip) => ip.Tcp(ClientPort, VirtualPort, TcpFlags.Ack, 1001, 5001)),
            (Wan, (_, ip) => ip.Tcp(ClientPort, VirtualPort, data, 1001, 5001).Payload("first")),
            (Wan, (_, ip) => ip.Tcp(ClientPort, VirtualPort, data, 1001, 5001).Payload("first")),
            (Lan, (talk, ip) => ip.Tcp(RealPort, talk.Peer, data, 5001, 1006 + HeaderLength(way, mode)).Payload("answer")),
            (Wan, (_, ip) => ip.Tcp(ClientPort, VirtualPort, data, 1006, 5007).Payload("second")),
            (Lan, (talk, ip) => ip.Tcp(RealPort, talk.Peer, TcpFlags.Ack, 5007, 1012 + HeaderLength(way, mode))),
            (Wan, (_, ip) => ip.Tcp(ClientPort, VirtualPort, data, 1001, 5007).Payload("first")),
        ];
        using Pair pair = new(Configuration(way, mode));
        using WorkersDirector reference = new(Configuration(way, mode), 1, Arrangement.Device);
        Talk talk = Begin(pair.A);
        Begin(reference);
        // The other director knows the session from the handshake's ACK on.
        int first = Math.Max(moves, 1);
        for (int index = 0; index < packets.Length; index++)
        {
            WorkersDirector director = index < first ? pair.A : pair.B;
            byte[] sent = Forward(director, packets[index]);
            Assert.That(sent, Is.EqualTo(Forward(reference, packets[index])), $"packet {index}");
            pair.Wait(0.1);
        }
        Assert.That(pair.TotalsOfB.Adopted, Is.EqualTo(1));
        pair.AssertConsistent();

        Talk Begin(WorkersDirector director)
        {
            Talk begun = new(way, IpProtocol.Tcp);
            begun.Begin(director);
            begun.Answer(director, packet => packet.Answer(IpProtocol.Tcp, RealPort, begun.Peer));
            return begun;
        }

        byte[] Forward(WorkersDirector director, (ushort Port, Func<Talk, PacketBuilder, PacketBuilder> Make) packet) => packet.Port == Wan
            ? talk.Ask(director, ip => packet.Make(talk, ip))
            : talk.Answer(director, ip => packet.Make(talk, ip));
    }

    [TestCaseSource(nameof(UdpCells))]
    public void UdpSession_ThatMoves_TellsTheAddressAsOftenAsAnyOther(object given, Wire.ClientAddress mode, int moves)
    {
        Way way = (Way)given;
        using Pair pair = new(Configuration(way, mode));
        using WorkersDirector reference = new(Configuration(way, mode), 1, Arrangement.Device);
        Talk talk = new(way, IpProtocol.Udp);
        talk.Open(pair.A);
        talk.Open(reference);
        for (int index = 1; index < 8; index++)
        {
            pair.Wait(0.1);
            WorkersDirector director = index < moves ? pair.A : pair.B;
            Assert.That(talk.Request(director, 100), Is.EqualTo(talk.Request(reference, 100)), $"datagram {index}");
        }
        pair.AssertConsistent();
    }

    [Test]
    public void Header_OfAnotherLength_IsNotBelieved()
    {
        using Pair pair = new(Configuration(Way.FullNat, Wire.ClientAddress.ProxyV2));
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);
        SyncRecord told = pair.Take(pair.A).Last();
        Assert.That(told.Progress & InsertionProgress.Known, Is.Not.Zero, "precondition");

        pair.B.Exchange.Give([told with { InsertedLength = 1000 }]);
        pair.Poll();

        Assert.That((pair.TotalsOfB[SyncRefusal.Malformed], Pair.SessionsOf(pair.B).Count), Is.EqualTo((1UL, 0)));
    }

    private static uint HeaderLength(Way way, Wire.ClientAddress mode) => mode switch
    {
        Wire.ClientAddress.ProxyV1 => (uint)(way.ClientIsIpv6
            ? $"PROXY TCP6 {Way.Client6} {Way.Virtual6} 40000 80\r\n" : $"PROXY TCP4 {Client} {Virtual} 40000 80\r\n").Length,
        Wire.ClientAddress.ProxyV2 => way.ClientIsIpv6 ? 52u : 28u,
        _ => 0,
    };

    private static Wire.Snapshot Configuration(Way way, Wire.ClientAddress mode)
    {
        Wire.Snapshot configuration = way.Configuration();
        foreach (Wire.VirtualService service in configuration.Services)
            if (mode == Wire.ClientAddress.ProxyV2 || service.Key.Protocol == (mode == Wire.ClientAddress.Uoa ? IpProtocol.Udp : IpProtocol.Tcp))
                service.ClientAddress = mode;
        return configuration;
    }
}
