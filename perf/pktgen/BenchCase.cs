using Fulcrum.Wire;

namespace Fulcrum.Pktgen;

/// <summary>A forwarding mode to measure, by the name that it has in tables and on the command line.</summary>
internal sealed record BenchCase(string Name, ForwardingMode Mode)
{
    /// <summary>Every case, in the order of the table.</summary>
    public static IReadOnlyList<BenchCase> All { get; } =
    [
        new("nat", ForwardingMode.Nat),
        new("dr", ForwardingMode.DirectRoute),
        new("tun", ForwardingMode.Tunnel),
        new("fullnat", ForwardingMode.FullNat),
    ];

    /// <summary>Names of these, and of the cases of sessions and of the memif.</summary>
    public static IEnumerable<string> Names => [.. All.Select(known => known.Name), .. SessionBench.All, .. MemifBench.All];

    /// <summary>The modes in a list such as "nat,fullnat,scale", and the cases of sessions and of the memif.</summary>
    /// <exception cref="BenchException">There is no such case.</exception>
    public static (IReadOnlyList<BenchCase> Modes, IReadOnlyList<string> Sessions) Parse(string list)
    {
        string[] names = list.Split(',');
        if (names.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
            throw new BenchException($"--case: there is no '{unknown}'; there is {string.Join(", ", Names)}.");
        return ([.. All.Where(known => names.Contains(known.Name))], [.. SessionBench.All.Concat(MemifBench.All).Where(names.Contains)]);
    }
}
