using Fulcrum.Pktgen.Reporting;
using Fulcrum.Pktgen.Reporting.Charts;

namespace Fulcrum.Bench.Tests;

/// <summary>A report whose figures tests know: a good row, a doubtful one, and one that is not valid.</summary>
internal static class KnownReport
{
    public static readonly ReportRow Good = RowOf("nat", 1_000, [10, 12, 11], [20, 24, 22]);

    public static readonly ReportRow Doubtful = RowOf("nat", 1_000_000, [5, 9, 7], [20, 20, 20]) with { Doubt = "noisy: the rounds <differ>" };

    public static readonly ReportRow Invalid = RowOf("dr", 1_000, [1, 2, 3], [20, 20, 20]) with { Failure = "packets were dropped: 7 drop.no_route" };

    public static BenchReport Of(int rounds, params ReportRow[] rows) => new(Facts(rounds), [TableOf(rows)]);

    public static BenchReport WithEverything => Of(5, Good, Doubtful, Invalid);

    private static RunFacts Facts(int rounds) => new()
    {
        CommandLine = "./appliance bench --case nat,dr", Date = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Rounds = rounds, Seconds = 3, WorkerCore = 1,
        Machine = new MachineFacts("Model <1>", 2, "6.1.0", null, "3072 of 2 MiB", "22.11.11", ".NET 10.0.1", "0123456789ab + changes"),
    };

    private static ReportTable TableOf(ReportRow[] rows)
    {
        ReportTable table = new("Established sessions", rows) { Explanation = "Of a test." };
        return table with
        {
            Charts =
            [
                new LineChart("Throughput", new Axis("sessions", "", IsLogarithmic: true), new Axis("rate", "Mpps"),
                [
                    ChartLine.Of("io", table.ValidRows, "sessions", "testpmd_io_mpps", isReference: true),
                    ChartLine.Of("nat", table.ValidRows, "sessions", "mpps"),
                ]),
                new BarChart("Ratios", "sessions", new Axis("ratio to io", ""),
                    [.. table.ValidRows.Select(row => new ChartBar(row.TextOf("sessions"), row.Case, row.Find("ratio_io")!, row.Doubt))]),
            ],
        };
    }

    private static ReportRow RowOf(string name, int sessions, double[] rates, double[] io) => new(name)
    {
        Labels = [Label.Count("sessions", "sessions", sessions)],
        Figures =
        [
            Figure.Of("mpps", "", "Mpps", new Sample(rates), 2),
            Figure.Reference("testpmd_io_mpps", "io", "Mpps", new Sample(io), 2),
            Figure.Ratio("ratio_io", "ratio to io", new Sample(rates), new Sample(io)),
            Figure.Spread(new Sample(rates), new Sample(io)),
        ],
    };
}
