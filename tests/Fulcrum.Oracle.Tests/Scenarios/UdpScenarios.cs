namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>Datagrams.</summary>
internal static class UdpScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        .. Cell.OfOneFamily.Concat(Cell.OfTwoFamilies).Select(RequestAndReply),
        .. Cell.OfOneFamily.Where(cell => cell.Family == Family.V4).Select(WithoutChecksum),
    ];

    private static Scenario RequestAndReply(Cell cell)
    {
        Script script = new Script().Wan(Cell.Datagram(cell.In()), Cell.Datagram(cell.In(dontFragment: false), 0));
        if (cell.IsNat)
        {
            script.Lan(cell.Reply(cell.Out()), cell.Reply(cell.Out(dontFragment: false), 1400));
        }

        script.Wan(Cell.Datagram(cell.In(), 1001));
        return cell.Scenario("udp-request-and-reply", "Datagrams both ways, an empty one too.", Protocol.Udp, script);
    }

    private static Scenario WithoutChecksum(Cell cell)
    {
        Script script = new Script().Wan(Cell.Datagram(cell.In(), checksum: false));
        if (cell.IsNat)
        {
            script.Lan(cell.Reply(cell.Out(), checksum: false));
        }

        return cell.Scenario("udp-without-checksum", "The UDP checksum is 0.", Protocol.Udp, script);
    }
}
