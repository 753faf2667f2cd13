using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>Settings that say which packets make sessions, and which sessions a SYN ends.</summary>
internal static class SysctlScenarios
{
    public static IEnumerable<Scenario> All => Enum.GetValues<Family>().SelectMany(family => (Scenario[])
    [
        .. ((int[])[0, 1, 2]).Select(mode => Reuse(new Cell(family, Forwarding.Nat), mode)),
        .. ((int[])[0, 1, 2, 3]).Select(mode => ReuseOfFinWait(new Cell(family, Forwarding.DirectRoute), mode)),
        SloppyTcp(new Cell(family, Forwarding.Nat)),
        SloppySctp(new Cell(family, Forwarding.Nat)),
        NatIcmpSend(new Cell(family, Forwarding.Nat)),
    ]);

    private static Scenario Reuse(Cell cell, int mode)
    {
        // rr gives the first session to the server that was added last.
        PacketBuilder reset = Lab.OnLan(1).Ip(Lab.Real(cell.Family, 1), cell.Client)
            .Tcp(cell.RealPort, Cell.ClientPort, TcpFlags.Rst | TcpFlags.Ack, Cell.ServerSeq, Cell.ClientSeq + 1);
        Script script = new Script().Wan(cell.Syn()).Lan(reset).Wan(cell.Syn()).Wan(cell.Syn(1001));
        return OfTwoServers(cell, $"conn-reuse-{mode}", "SYN on a session that the server has reset.", script, "conn_reuse_mode", mode);
    }

    private static Scenario ReuseOfFinWait(Cell cell, int mode)
    {
        Script script = new Script()
            .Wan(cell.Syn(), Cell.Segment(cell.In()), Cell.Segment(cell.In(), 0, TcpFlags.Fin), cell.Syn(), cell.Syn(1001));
        return OfTwoServers(cell, $"conn-reuse-fin-wait-{mode}", "SYN behind the client's FIN.", script, "conn_reuse_mode", mode);
    }

    private static Scenario SloppyTcp(Cell cell)
    {
        Script script = new Script()
            .Wan(Cell.Segment(cell.In(), 10), cell.Syn(1001))
            .WanForHost(cell.In().Tcp(1002, Cell.VirtualPort, TcpFlags.Rst, Cell.ClientSeq));
        return OfTwoServers(cell, "sloppy-tcp", "A segment of no session begins one, a RST does not.", script, "sloppy_tcp", 1);
    }

    private static Scenario SloppySctp(Cell cell)
    {
        byte[] data = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, .. "hello"u8];
        Script script = new Script()
            .Wan(cell.In().Sctp(Cell.ClientPort, Cell.VirtualPort, 1).Chunk(SctpChunkType.Data, 3, data))
            .WanForHost(cell.In().Sctp(1002, Cell.VirtualPort, 1).Chunk(SctpChunkType.Abort));
        return With(
            cell.Scenario("sloppy-sctp", "Data of no association begins a session, ABORT does not.", Protocol.Sctp, script), "sloppy_sctp", 1);
    }

    private static Scenario NatIcmpSend(Cell cell)
    {
        Script script = new Script()
            .Lan(cell.Answer(cell.Out(), 10))
            .LanForHost(cell.Answer(cell.Out(), 0, TcpFlags.Rst));
        return With(
            cell.Scenario("nat-icmp-send", "A server is told that its segment belongs to no session.", Protocol.Tcp, script), "nat_icmp_send", 1);
    }

    private static Scenario OfTwoServers(Cell cell, string name, string sentence, Script script, string setting, int value)
    {
        Server[] servers = [.. Enumerable.Range(0, 2).Select(index => new Server(Lab.Real(cell.Family, index), cell.RealPort, cell.Forwarding))];
        Service service = new(Protocol.Tcp, cell.Family, Cell.VirtualPort, "rr", servers);
        return With(new Scenario(cell.NameOf(name), sentence, [service], script.Steps), setting, value);
    }

    private static Scenario With(Scenario scenario, string setting, int value) => scenario with
    {
        NeedsOwnDirector = true,
        Settings = [$"net/ipv4/vs/{setting}={value}"],
        Definitions = [$"{setting} {value}"],
    };
}
