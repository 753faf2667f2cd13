using System.Globalization;
using Fulcrum.Generator;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen.Memif;

/// <summary>Trials of latency by program and rate, and their table.</summary>
internal sealed class LatencyRounds(string name)
{
    private const double Highest = double.PositiveInfinity;

    private readonly Dictionary<(MemifProgram Program, double Mpps), MemifRounds> _rounds = [];

    /// <summary>Adds a round's trial at a rate.</summary>
    public void Add(MemifProgram program, double mpps, MemifTrial trial) =>
        (_rounds.TryGetValue((program, mpps), out MemifRounds? rounds) ? rounds : _rounds[(program, mpps)] = []).Add(trial);

    /// <summary>Adds a round's trial at the highest rate without loss.</summary>
    public void AddHighest(MemifProgram program, MemifTrial trial) => Add(program, Highest, trial);

    /// <summary>The table; <paramref name="mpps"/>: the rate that counts, whose rows come first.</summary>
    public ReportTable ToTable(double mpps)
    {
        double gapUs = _rounds.Values.First()[0].Result.GapThresholdUs;
        string explanation = string.Join(' ',
            "Microseconds from a stamp to its return, frames of 64 bytes; the last rate of a program is the highest without loss.",
            string.Create(CultureInfo.InvariantCulture, $"Packets that were under way while the generator itself did not run for more than {gapUs:G3} us are disturbed:"),
            "only 'all p99.9' has them.",
            string.Create(CultureInfo.InvariantCulture, $"'slices p99.9': the median of the 99.9th percentiles of each {LatencySummary.Slice:N0} packets, what stalls"),
            "of the machine leave of it; 'slices p99.9 above': by rounds.",
            "Lost: not taken by the memif, too.");
        IEnumerable<LatencyPoint> points = _rounds.OrderBy(each => each.Key.Mpps != mpps)
            .Select(each => PointOf(each.Key.Program, each.Key.Mpps, each.Value));
        return LatencyTable.Of($"Latency over memif, one worker ({name})", explanation, [.. points]);
    }

    private LatencyPoint PointOf(MemifProgram program, double mpps, MemifRounds rounds)
    {
        Sample slices = SampleOf(rounds, latency => latency.TypicalP999);
        // Round by round: where the host puts the two cores says more than the program, and changes seldom within a round.
        bool isCompared = program != MemifProgram.Reference && mpps != Highest;
        Sample above = isCompared && _rounds.TryGetValue((MemifProgram.Reference, mpps), out MemifRounds? reference)
            ? new Sample(slices.Rounds.Zip(SampleOf(reference, latency => latency.TypicalP999).Rounds, (own, other) => own - other))
            : new Sample([]);
        Sample p999 = SampleOf(rounds, latency => latency.P999);
        return new LatencyPoint(name, program.Name, mpps == Highest ? rounds.Mpps.Median : mpps)
        {
            IsReference = program == MemifProgram.Reference,
            Mpps = rounds.Mpps,
            P50 = SampleOf(rounds, latency => latency.P50),
            P99 = SampleOf(rounds, latency => latency.P99),
            P999 = p999,
            Max = SampleOf(rounds, latency => latency.Max),
            Lost = rounds.Of(trial => trial.Result.Lost + trial.Result.Refused),
            More =
            [
                Figure.Of("slices_p999_us", "slices p99.9", "us", slices, 2),
                Figure.Of("slices_p999_above_us", "slices p99.9 above", "us", above, 2),
                Figure.Of("all_p999_us", "all p99.9", "us", rounds.Of(trial => trial.Result.LatencyOfAll.P999), 2),
                Figure.Of("disturbed", "disturbed", Figure.Percent, rounds.Of(trial => trial.Result.DisturbedShare), 2),
            ],
            Failure = rounds.Failure,
            Doubt = MemifRounds.DoubtOf(p999.Spread, rounds),
        };
    }

    private static Sample SampleOf(MemifRounds rounds, Func<LatencySummary, double> figure) => rounds.Of(trial => figure(trial.Result.Latency));
}
