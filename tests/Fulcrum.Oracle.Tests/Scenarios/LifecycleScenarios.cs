namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>Servers and services that change while connections are open.</summary>
internal static class LifecycleScenarios
{
    private const string OneConfiguration = "fulcrumctl replay runs one configuration from beginning to end";

    public static IEnumerable<Scenario> All =>
        Cell.OfNat.SelectMany(cell => (Scenario[])[Removal(cell), Quiescing(cell), ServiceRemoval(cell)]);

    private static string Option(Cell cell) => $"-t {Bracketed(cell.Virtual)}:{Cell.VirtualPort}";

    private static string ServerOption(Cell cell) => $"{Option(cell)} -r {Bracketed(cell.Real)}:{cell.RealPort}";

    private static string Bracketed(string address) => address.Contains(':') ? $"[{address}]" : address;

    private static Scenario Removal(Cell cell)
    {
        Script script = cell.Handshake()
            .Run($"ipvsadm -d {ServerOption(cell)}")
            .Wan(Cell.Segment(cell.In(), 10)).Lan(cell.Answer(cell.Out(), 10)).Wan(cell.Syn(1001))
            .Run($"ipvsadm -a {ServerOption(cell)} -m")
            .Wan(Cell.Segment(cell.In(), 10)).Lan(cell.Answer(cell.Out(), 10)).Wan(cell.Syn(1001));
        return Pending(cell, "server-removed", "The only server goes while a connection is open, and returns.", script);
    }

    private static Scenario Quiescing(Cell cell)
    {
        Script script = cell.Handshake()
            .Run($"ipvsadm -e {ServerOption(cell)} -m -w 0")
            .Wan(Cell.Segment(cell.In(), 10)).Lan(cell.Answer(cell.Out(), 10)).Wan(cell.Syn(1001));
        return Pending(cell, "server-quiesced", "The weight becomes 0 while a connection is open.", script);
    }

    private static Scenario ServiceRemoval(Cell cell)
    {
        Script script = cell.Handshake()
            .Run($"ipvsadm -D {Option(cell)}")
            .WanForHost(Cell.Segment(cell.In(), 10)).LanForHost(cell.Answer(cell.Out(), 10));
        return Pending(cell, "service-removed", "The only service goes while a connection is open.", script);
    }

    private static Scenario Pending(Cell cell, string name, string sentence, Script script) =>
        cell.Scenario(name, sentence, Protocol.Tcp, script) with { NeedsOwnDirector = true, Pending = OneConfiguration };
}
