using System.Globalization;
using System.Text;
using Fulcrum.Generator;

namespace Fulcrum.Pktgen;

/// <summary>Latencies of the case <see cref="MemifBench.Latency"/>: each program at the rate that counts, and curves over rates.</summary>
/// <param name="Rate">Packets a second of the figures that count.</param>
/// <param name="AtRate">By program; the first one is the reference.</param>
/// <param name="Curves">By program, then packets a second; the rate 0 stands for the highest one without loss.</param>
internal sealed record MemifLatencyRow(
    double Rate, IReadOnlyDictionary<MemifProgram, MemifRounds> AtRate,
    IReadOnlyDictionary<MemifProgram, SortedDictionary<double, MemifRounds>> Curves)
{
    /// <summary>Why the figures are not valid; null when they are.</summary>
    public string? Failure => All.FirstOrDefault(rounds => rounds.Failure is not null)?.Failure;

    private IEnumerable<MemifRounds> All => AtRate.Values.Concat(Curves.Values.SelectMany(curve => curve.Values));

    private double GapThresholdUs => AtRate.Values.First().Trials[0].Result.GapThresholdUs;

    /// <summary>p99.9 above the reference's, microseconds.</summary>
    public double Above(MemifProgram program) => Us(AtRate[program], latency => latency.P999) - Us(AtRate[MemifProgram.Reference], latency => latency.P999);

    /// <summary>The same of <see cref="LatencySummary.TypicalP999"/>.</summary>
    public double TypicalAbove(MemifProgram program) =>
        Us(AtRate[program], latency => latency.TypicalP999) - Us(AtRate[MemifProgram.Reference], latency => latency.TypicalP999);

    /// <summary>The row as lines of text.</summary>
    public string Text()
    {
        StringBuilder text = new(Invariant($"latency: one way over memif and back, {Rate / 1e6:G3} Mpps of 64-byte frames offered, microseconds\n"));
        text.Append("  program          Mpps      p50      p99    p99.9       max     above  typ. p99.9     above  all p99.9  disturbed       lost\n");
        foreach ((MemifProgram program, MemifRounds rounds) in AtRate)
            text.Append(Line(program, rounds, program != MemifProgram.Reference));
        text.Append("latency by rate: the same at other rates, the last one being the highest without loss\n");
        foreach ((MemifProgram program, SortedDictionary<double, MemifRounds> curve) in Curves)
            foreach ((double _, MemifRounds rounds) in curve)
                text.Append(Line(program, rounds, false));
        text.Append(Invariant(
            $"  disturbed: under way while the generator itself did not run for more than {GapThresholdUs:G3} us; only the column 'all' has them.\n  typ. p99.9: the median over {LatencySummary.Slice:N0} packets each.{MemifRounds.Doubt(All)}"));
        return text.Append(Failure is { } failure ? $" NOT VALID: {failure}\n" : "\n").ToString();
    }

    /// <summary>The row as an object of JSON.</summary>
    public string Json() => Invariant(
        $$"""{"case":"latency","mpps":{{Rate / 1e6:F3}},"gap_threshold_us":{{GapThresholdUs:F1}},"programs":[{{Objects(AtRate.Select(each => (each.Key, each.Value)))}}],"curve":[{{Objects(Curves.SelectMany(curve => curve.Value.Select(each => (curve.Key, each.Value))))}}]}""");

    private string Line(MemifProgram program, MemifRounds rounds, bool isCompared)
    {
        string above = isCompared ? Difference(Above(program)) : "";
        string typicalAbove = isCompared ? Difference(TypicalAbove(program)) : "";
        return Invariant(
            $"  {program.Name,-12} {rounds.Median(trial => trial.Mpps),8:F2} {Us(rounds, l => l.P50),8:F2} {Us(rounds, l => l.P99),8:F2} {Us(rounds, l => l.P999),8:F2} {Us(rounds, l => l.Max),9:F1} {above,9} {Us(rounds, l => l.TypicalP999),11:F2} {typicalAbove,9} {rounds.Median(trial => trial.Result.LatencyOfAll.P999),10:F2} {rounds.Median(Disturbed) * 100,8:F2} % {rounds.Median(trial => trial.Result.Lost + trial.Result.Refused),10:F0}\n");
    }

    private static string Difference(double microseconds) => Invariant($"{microseconds:+0.00;-0.00}");

    private static string Objects(IEnumerable<(MemifProgram Program, MemifRounds Rounds)> all) => string.Join(',', all.Select(each => Invariant(
        $$"""{"program":"{{each.Program.Name}}","mpps":{{each.Rounds.Median(trial => trial.Mpps):F3}},"p50_us":{{Us(each.Rounds, l => l.P50):F3}},"p99_us":{{Us(each.Rounds, l => l.P99):F3}},"p999_us":{{Us(each.Rounds, l => l.P999):F3}},"typical_p999_us":{{Us(each.Rounds, l => l.TypicalP999):F3}},"max_us":{{Us(each.Rounds, l => l.Max):F3}},"all_p999_us":{{each.Rounds.Median(trial => trial.Result.LatencyOfAll.P999):F3}},"disturbed":{{each.Rounds.Median(Disturbed):F5}},"lost":{{each.Rounds.Median(trial => trial.Result.Lost + trial.Result.Refused):F0}},"spread_p999":{{each.Rounds.Spread(trial => trial.Result.Latency.P999):F3}}}""")));

    private static double Us(MemifRounds rounds, Func<LatencySummary, double> part) => rounds.Median(trial => part(trial.Result.Latency));

    private static double Disturbed(MemifTrial trial) => trial.Result.Disturbed / (double)Math.Max(trial.Result.LatencyOfAll.Count, 1);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
