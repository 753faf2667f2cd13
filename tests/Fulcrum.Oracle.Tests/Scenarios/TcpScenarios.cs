using Fulcrum.Packets;

namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>TCP connections from the handshake to their end.</summary>
internal static class TcpScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        .. Cell.OfOneFamily.Concat(Cell.OfTwoFamilies).Select(CloseByClient),
        .. Cell.OfThreeModes.SelectMany(cell => (Scenario[])[CloseByServer(cell), ResetByClient(cell), WrongChecksum(cell)]),
        .. Cell.OfNat.SelectMany(cell => (Scenario[])[ResetByServer(cell), SynAgain(cell)]),
    ];

    private static Scenario CloseByClient(Cell cell)
    {
        Script script = cell.Handshake().Wan(Cell.Segment(cell.In(), 100, TcpFlags.Psh));
        if (cell.IsNat)
        {
            script.Lan(cell.Answer(cell.Out(), received: 100), cell.Answer(cell.Out(), 500, TcpFlags.Psh, received: 100));
        }

        script.Wan(Cell.Segment(cell.In(), 0, TcpFlags.Fin, 100, 500));
        if (cell.IsNat)
        {
            script.Lan(cell.Answer(cell.Out(), 0, TcpFlags.Fin, 500, 101));
        }

        script.Wan(Cell.Segment(cell.In(), 0, 0, 101, 501));
        return cell.Scenario("tcp-close-by-client", "A request and a reply, FIN of the client first.", Protocol.Tcp, script);
    }

    private static Scenario CloseByServer(Cell cell)
    {
        Script script = cell.Handshake();
        if (cell.IsNat)
        {
            script.Lan(cell.Answer(cell.Out(), 1440, TcpFlags.Psh), cell.Answer(cell.Out(), 0, TcpFlags.Fin, 1440));
        }

        script.Wan(Cell.Segment(cell.In(), received: 1441), Cell.Segment(cell.In(), 0, TcpFlags.Fin, 0, 1441));
        if (cell.IsNat)
        {
            script.Lan(cell.Answer(cell.Out(), 0, 0, 1441, 1));
        }

        return cell.Scenario("tcp-close-by-server", "FIN of the server first, behind a full segment.", Protocol.Tcp, script);
    }

    private static Scenario ResetByClient(Cell cell)
    {
        Script script = cell.Handshake()
            .Wan(cell.In().Tcp(Cell.ClientPort, Cell.VirtualPort, TcpFlags.Rst, Cell.ClientSeq + 1))
            .Wan(Cell.Segment(cell.In(), 10));
        return cell.Scenario("tcp-reset-by-client", "RST of the client, and one more segment.", Protocol.Tcp, script);
    }

    private static Scenario ResetByServer(Cell cell)
    {
        Script script = cell.Handshake()
            .Lan(cell.Answer(cell.Out(), 0, TcpFlags.Rst))
            .Wan(Cell.Segment(cell.In(), 10));
        return cell.Scenario("tcp-reset-by-server", "RST of the server, and one more segment.", Protocol.Tcp, script);
    }

    private static Scenario SynAgain(Cell cell)
    {
        Script script = new Script().Wan(cell.Syn(), cell.Syn()).Lan(cell.SynAck(), cell.SynAck()).Wan(Cell.Segment(cell.In()));
        return cell.Scenario("tcp-syn-again", "SYN and SYN+ACK are sent twice.", Protocol.Tcp, script);
    }

    private static Scenario WrongChecksum(Cell cell)
    {
        Script script = cell.Handshake().Wan(Cell.Segment(cell.In(), 10).Edit(frame => frame[^1] ^= 0xFF));
        if (cell.IsNat)
        {
            script.Lan(cell.Answer(cell.Out(), 10).Edit(frame => frame[^1] ^= 0xFF));
        }

        return cell.Scenario("tcp-wrong-checksum", "A segment whose checksum is wrong.", Protocol.Tcp, script);
    }
}
