using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen;

/// <summary>One case, or several that take turns in one run. <see cref="BenchList"/> has them all.</summary>
internal interface IBench
{
    /// <summary>Names on the command line, in the order of the rows.</summary>
    IReadOnlyList<string> Cases { get; }

    /// <summary>What it needs. <paramref name="cases"/>: those of its cases that were asked for, one or more; so in the other method.</summary>
    BenchNeeds NeedsOf(BenchOptions options, IReadOnlyList<string> cases);

    /// <summary>Measures. Ends a step of the run's progress for each step of its needs.</summary>
    /// <exception cref="BenchException">It cannot go on.</exception>
    Task<IReadOnlyList<ReportTable>> MeasureAsync(BenchRun run, IReadOnlyList<string> cases, CancellationToken cancellation);
}
