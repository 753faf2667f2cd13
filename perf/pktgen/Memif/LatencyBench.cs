using System.Globalization;
using Fulcrum.Generator;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen.Memif;

/// <summary>
/// Latency over memif, of stamped packets: every mode and testpmd mac at one rate, FULLNAT and testpmd at several and at the highest one
/// without loss.
/// </summary>
internal sealed class LatencyBench : IBench
{
    private const string Name = "latency";
    private static readonly double[] CurveRates = [0.1, 0.5, 1, 2, 4];
    private static readonly MemifProgram[] WithCurve = [MemifProgram.Reference, MemifProgram.FullNat];

    /// <inheritdoc/>
    public IReadOnlyList<string> Cases => [Name];

    /// <inheritdoc/>
    public BenchNeeds NeedsOf(BenchOptions options, IReadOnlyList<string> cases) => new(
        MemifTurns.HugePageBytes(new Workload(MemifTraffic.Shortest.Trial.Flows).SessionCapacity), 0,
        // Most of them have one trial, two have curves.
        new ProgressPart(MemifProgram.All.Count * options.Rounds, MemifTurns.StartSeconds + 3 * options.Seconds + HighestRate.AboutSeconds(options.Seconds) / 2));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReportTable>> MeasureAsync(BenchRun run, IReadOnlyList<string> cases, CancellationToken cancellation)
    {
        LatencyRounds rounds = new(Name);
        Trial traffic = MemifTraffic.Shortest.Trial with { Seconds = run.Options.Seconds };
        double[] curve = [.. CurveRates.Append(run.Options.OfferedMpps).Distinct().Order()];
        await new MemifTurns(run, Name, MemifProgram.All).ForEachAsync(async (program, link) =>
        {
            MemifTrial? counted = null;
            foreach (double mpps in WithCurve.Contains(program) ? curve : [run.Options.OfferedMpps])
            {
                MemifTrial trial = await link.RunAsync(traffic with { PacketsPerSecond = mpps * 1e6 }, cancellation);
                rounds.Add(program, mpps, trial);
                counted = mpps == run.Options.OfferedMpps ? trial : counted;
            }

            if (WithCurve.Contains(program))
                rounds.AddHighest(program, await HighestRate.FindAsync(link, traffic, run.Options.Seconds, cancellation));
            LatencySummary latency = counted!.Result.Latency;
            return string.Create(CultureInfo.InvariantCulture,
                $"{counted.Mpps:F2} Mpps, p50 {latency.P50:F2} us, p99.9 {latency.P999:F2} us, in slices {latency.TypicalP999:F2} us");
        }, cancellation);
        return [rounds.ToTable(run.Options.OfferedMpps)];
    }
}
