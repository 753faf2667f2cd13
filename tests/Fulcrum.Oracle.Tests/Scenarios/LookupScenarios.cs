using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>Packets that get no session: no service, no server, no SYN.</summary>
internal static class LookupScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        .. Cell.OfNat.SelectMany(cell => (Scenario[])
        [
            WithoutSyn(cell),
            WithFlags(cell),
            WithoutServer(cell),
            WeightZero(cell),
            OtherPort(cell),
            Echo(cell),
            WithoutSession(cell),
        ]),
        .. Cell.OfThreeModes.Where(cell => !cell.IsNat).Select(WithoutSyn),
    ];

    private static PacketBuilder Segment(Cell cell, ushort clientPort, TcpFlags flags) =>
        cell.In().Tcp(clientPort, Cell.VirtualPort, flags, Cell.ClientSeq, Cell.ServerSeq);

    private static Scenario WithoutSyn(Cell cell)
    {
        Script script = new Script().WanForHost(
            Segment(cell, 1001, TcpFlags.Ack),
            Segment(cell, 1002, TcpFlags.Ack | TcpFlags.Psh).PayloadOf(10),
            Segment(cell, 1003, TcpFlags.Fin | TcpFlags.Ack),
            Segment(cell, 1004, TcpFlags.Rst),
            Segment(cell, 1005, 0));
        return cell.Scenario("without-syn", "Segments of no session that are no SYN.", Protocol.Tcp, script);
    }

    private static Scenario WithFlags(Cell cell)
    {
        Script script = new Script()
            .Wan(Segment(cell, 1001, TcpFlags.Syn | TcpFlags.Ack), Segment(cell, 1002, TcpFlags.Syn | TcpFlags.Fin))
            .WanForHost(Segment(cell, 1003, TcpFlags.Syn | TcpFlags.Rst), Segment(cell, 20, TcpFlags.Syn));
        return cell.Scenario("syn-with-flags", "A SYN with ACK, FIN or RST, and one from port 20.", Protocol.Tcp, script);
    }

    private static Scenario WithoutServer(Cell cell)
    {
        Script script = new Script().Wan(
            cell.Syn(),
            Cell.Datagram(cell.In()),
            Cell.Datagram(cell.In(dontFragment: false, tos: 0xB8), 1400),
            Cell.Datagram(cell.In(ttl: 1)));
        return new Scenario(
            cell.NameOf("without-server"),
            "The services have no servers.",
            [
                new Service(Protocol.Tcp, cell.Family, Cell.VirtualPort, "rr"),
                new Service(Protocol.Udp, cell.Family, Cell.VirtualPort, "wrr"),
            ],
            script.Steps);
    }

    private static Scenario WeightZero(Cell cell)
    {
        Server quiesced = new(cell.Real, cell.RealPort, cell.Forwarding, 0);
        Server other = quiesced with { Address = Lab.Real(cell.Family, 1), Weight = 1 };
        Script script = new Script().Wan(cell.Syn(1001), cell.Syn(1002), Cell.Datagram(cell.In()));
        return new Scenario(
            cell.NameOf("weight-zero"),
            "One of two servers, and the only one, has weight 0.",
            [
                new Service(Protocol.Tcp, cell.Family, Cell.VirtualPort, "rr", quiesced, other),
                new Service(Protocol.Udp, cell.Family, Cell.VirtualPort, "rr", quiesced),
            ],
            script.Steps);
    }

    private static Scenario OtherPort(Cell cell)
    {
        Script script = new Script().WanForHost(
            cell.In().Tcp(1001, 81, TcpFlags.Syn, Cell.ClientSeq),
            cell.In().Udp(1001, 81).PayloadOf(20),
            Cell.Datagram(cell.In()));
        return cell.Scenario("no-service", "Packets to the virtual address that no service has.", Protocol.Tcp, script);
    }

    private static Scenario Echo(Cell cell)
    {
        Script script = new Script().WanForHost(cell.In().Echo(7, 1).PayloadOf(40), cell.In(ttl: 1).Echo(7, 2).PayloadOf(40));
        return cell.Scenario("echo-to-virtual-address", "Ping.", Protocol.Tcp, script);
    }

    private static Scenario WithoutSession(Cell cell)
    {
        Script script = new Script().LanForHost(cell.SynAck(), cell.Answer(cell.Out(), 10));
        return cell.Scenario("server-without-session", "A server sends what belongs to no session.", Protocol.Tcp, script);
    }
}
