using System.Globalization;
using Fulcrum.Pktgen.Reporting;
using Fulcrum.Pktgen.Reporting.Charts;

namespace Fulcrum.Pktgen.PollGaps;

/// <summary>Table and chart of <see cref="PollGapsBench"/>.</summary>
internal static class PollGapsTable
{
    /// <summary>The worker while calls and reloads go on.</summary>
    public const string Worker = "worker under calls";

    /// <summary>The worker while nobody calls.</summary>
    public const string Quiet = "worker, no calls";

    /// <summary>The loop in C, while calls and reloads go on.</summary>
    public const string Spin = "C loop under calls";

    private const double Share = 0.9999;
    private const double SlowestLoad = 0.95;
    private const string LongestKey = "longest_gap_us";

    /// <summary>What takes turns.</summary>
    public static IReadOnlyList<string> Programs { get; } = [Worker, Quiet, Spin];

    /// <summary>The table: a row for each program.</summary>
    public static ReportTable Of(string name, IReadOnlyDictionary<string, List<GapRound>> measured)
    {
        ReportRow[] rows = [.. Programs.Select(program => RowOf(name, program, measured[program], measured[Spin]))];
        ReportRow[] valid = [.. rows.Where(row => row.Failure is null)];
        return new ReportTable("Gaps between the polls of a worker, FULLNAT under traffic (poll-gaps)", rows)
        {
            Explanation = string.Create(CultureInfo.InvariantCulture,
                $"Calls: {ControlLoad.CallsPerSecond} a second of the API, or as many as the main core answers, and a reload of a changed file every second. ")
                + "The C loop polls at the worker's pace. "
                + "Gaps are counted in classes; p99.99 is the upper bound of its class, or the longest gap where that is less.",
            Charts =
            [
                new BarChart(
                    "Gaps between polls, by length", "gap", new Axis("gaps a second", "", IsLogarithmic: true),
                    [.. GapHistogram.Classes.SelectMany(each => valid.Select(row => new ChartBar(
                        TextOf(each.AtMostUs), row.TextOf("program"), row.Find(KeyOf(each.Counter))!, row.Doubt)))]),
                new BarChart(
                    "Longest gap between polls", "program", new Axis("longest gap", "us"),
                    [.. valid.Select(row => new ChartBar(row.TextOf("program"), "median of the rounds", row.Find(LongestKey)!, row.Doubt))]),
            ],
        };
    }

    private static ReportRow RowOf(string name, string program, List<GapRound> rounds, List<GapRound> spin)
    {
        Sample longest = SampleOf(rounds, round => round.Gaps.LongestUs);
        Sample usual = SampleOf(rounds, round => round.Gaps.AtMost(Share));
        bool isReference = program == Spin;
        return new ReportRow(name)
        {
            Labels = [new Label("program", "program", program)],
            Figures =
            [
                Figure.Of(LongestKey, "longest", "us", longest, 0) with { IsReference = isReference },
                .. isReference ? [] : (Figure[])[Figure.Ratio("ratio_longest", "to C loop", longest, SampleOf(spin, round => round.Gaps.LongestUs))],
                Figure.Of("p9999_gap_us", "p99.99 <=", "us", usual, 0) with { IsReference = isReference },
                .. isReference ? [] : (Figure[])[Figure.Ratio("ratio_p9999", "to C loop", usual, SampleOf(spin, round => round.Gaps.AtMost(Share)))],
                .. GapHistogram.Classes.Select((each, index) => Figure.Of(
                    KeyOf(each.Counter), TextOf(each.AtMostUs), "/s", SampleOf(rounds, round => round.Gaps.Counts[index] / round.Seconds), 1)),
                Figure.Of("poll_ns", "poll", "ns", SampleOf(rounds, round => round.PollNanoseconds), 0),
                Figure.Of("calls_per_second", "calls", "/s", SampleOf(rounds, round => round.CallsPerSecond), 0),
                Figure.Of("reloads", "reloads", "", SampleOf(rounds, round => round.Load.Reloads), 0),
                Figure.Of("allocated_mb_per_second", "allocated", "MB/s", SampleOf(rounds, round => round.AllocatedBytes / round.Seconds / 1e6), 1),
                Figure.Of("gc_collections", "collections", "", SampleOf(rounds, round => round.Collections), 0),
                Figure.Spread(longest),
            ],
            Failure = rounds.FirstOrDefault(round => round.Failure is not null)?.Failure,
            Doubt = DoubtOf(program, rounds),
        };
    }

    private static string? DoubtOf(string program, List<GapRound> rounds)
    {
        double calls = rounds.Min(round => round.CallsPerSecond);
        return program != Quiet && calls < SlowestLoad * ControlLoad.CallsPerSecond
            ? string.Create(CultureInfo.InvariantCulture, $"only {calls:F0} of {ControlLoad.CallsPerSecond} calls a second were answered: the main core is busy with them")
            : Noise.Doubt(rounds.Min(round => round.CoreShare), 0);
    }

    private static Sample SampleOf(List<GapRound> rounds, Func<GapRound, double> of) => new(rounds.Select(of));

    private static string KeyOf(string counter) => $"{counter}_per_second";

    private static string TextOf(double atMostUs) => double.IsFinite(atMostUs)
        ? string.Create(CultureInfo.InvariantCulture, $"<= {atMostUs:0} us")
        : string.Create(CultureInfo.InvariantCulture, $"> {GapHistogram.Classes[^2].AtMostUs:0} us");
}
