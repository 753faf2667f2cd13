using Fulcrum.Pktgen.Cases;
using Fulcrum.Pktgen.Memif;
using Fulcrum.Pktgen.PollGaps;

namespace Fulcrum.Pktgen;

/// <summary>Every case, by the name that it has on the command line.</summary>
internal static class BenchList
{
    /// <summary>What there is to run, in this order.</summary>
    public static IReadOnlyList<IBench> All { get; } =
    [
        new ThroughputBench(),
        new UdpNewBench(),
        new TcpConnectionsBench(),
        new ScaleBench(),
        new WorkersBench(),
        new PollGapsBench(),
        new LatencyBench(),
        new MemifThroughputBench(),
        new MemifNewFlowsBench(),
        new TcpExchangesBench(),
    ];

    /// <summary>The names of all cases.</summary>
    public static IEnumerable<string> Names => All.SelectMany(bench => bench.Cases);

    /// <summary>The benches in a list such as "nat,fullnat,scale", each with its cases that are in it.</summary>
    /// <exception cref="BenchException">There is no such case.</exception>
    public static IReadOnlyList<(IBench Bench, IReadOnlyList<string> Cases)> Parse(string list)
    {
        string[] names = list.Split(',');
        if (names.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
            throw new BenchException($"--case: there is no '{unknown}'; there is {string.Join(", ", Names)}.");
        return [.. All.Select(bench => (bench, (IReadOnlyList<string>)[.. bench.Cases.Where(names.Contains)])).Where(each => each.Item2.Count > 0)];
    }
}
