using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>Which server gets a session.</summary>
internal static class SchedulerScenarios
{
    private const int ConnectionCount = 20;

    public static IEnumerable<Scenario> All =>
    [
        .. Enum.GetValues<Family>().SelectMany(family => (Scenario[])
        [
            Order(family, "rr", "rr", 1, 1, 1),
            Order(family, "wrr", "wrr-equal", 1, 1, 1),
            Order(family, "wrr", "wrr-descending", 4, 3, 2),
            Order(family, "wrr", "wrr-with-divisor", 2, 0, 4),
            MixedModes(family),
            Persistent(family),
        ]),
    ];

    private static Scenario Order(Family family, string scheduler, string name, params int[] weights)
    {
        Cell cell = new(family, Forwarding.Nat);
        Service service = new(
            Protocol.Tcp,
            family,
            Cell.VirtualPort,
            scheduler,
            [.. weights.Select((weight, index) => new Server(Lab.Real(family, index), 8080, Forwarding.Nat, weight))]);
        return new Scenario(
            $"schedule-{name}-{family}".ToLowerInvariant(),
            $"{ConnectionCount} connections by {scheduler} over weights {string.Join(", ", weights)}.",
            [service],
            new Script().Wan(Syns(cell)).Steps);
    }

    private static Scenario MixedModes(Family family)
    {
        Cell cell = new(family, Forwarding.Nat);
        Service service = new(
            Protocol.Tcp,
            family,
            Cell.VirtualPort,
            "rr",
            new Server(Lab.Real(family, 0), 8080, Forwarding.Nat),
            new Server(Lab.Real(family, 1), Cell.VirtualPort, Forwarding.DirectRoute),
            new Server(Lab.Real(family, 2), Cell.VirtualPort, Forwarding.Gue));
        return new Scenario(
            $"mixed-modes-{family}".ToLowerInvariant(),
            "NAT, DR and TUN in one service.",
            [service],
            new Script().Wan(Syns(cell)).Steps);
    }

    private static Scenario Persistent(Family family)
    {
        Cell cell = new(family, Forwarding.Nat);
        IEnumerable<int> indexes = Enumerable.Range(0, Lab.ServerCount);
        Server[] servers = [.. indexes.Select(index => new Server(Lab.Real(family, index), 8080, Forwarding.Nat))];
        Service service = new(Protocol.Tcp, family, Cell.VirtualPort, "rr", servers) { PersistenceSeconds = 300 };
        return new Scenario(
            $"persistence-{family}".ToLowerInvariant(),
            "A client stays with its server.",
            [service],
            new Script().Wan(Syns(cell)).Steps)
        {
            NeedsOwnDirector = true,
        };
    }

    private static IEnumerable<PacketBuilder> Syns(Cell cell) =>
        Enumerable.Range(0, ConnectionCount).Select(index => cell.Syn((ushort)(1000 + index)));
}
