using Fulcrum.Pktgen.Reporting.Charts;

namespace Fulcrum.Pktgen.Reporting;

/// <summary>Table and charts of latencies: a row for each program and rate, a chart for each percentile.</summary>
internal static class LatencyTable
{
    private const string Program = "program";
    private const string Offered = "offered_mpps";
    private const string Above = "p999_above_us";
    private const string Unit = "us";

    private static readonly (string Key, string Title, Func<LatencyPoint, Sample> Of)[] Percentiles =
    [
        ("p50_us", "p50", point => point.P50),
        ("p99_us", "p99", point => point.P99),
        ("p999_us", "p99.9", point => point.P999),
        ("max_us", "max", point => point.Max),
    ];

    /// <summary>The table. Rows stand beside the reference's row of the same rate, where there is one.</summary>
    public static ReportTable Of(string title, string explanation, IReadOnlyList<LatencyPoint> points)
    {
        ReportRow[] rows = [.. points.Select(point => RowOf(
            point, points.FirstOrDefault(other => other.IsReference && !point.IsReference && other.OfferedMpps == point.OfferedMpps)))];
        return new ReportTable(title, rows) { Explanation = explanation, Charts = [.. Percentiles.Select(each => ChartOf(points, rows, each.Key, each.Title))] };
    }

    private static ReportRow RowOf(LatencyPoint point, LatencyPoint? reference)
    {
        double above = point.P999.Median - (reference?.P999.Median ?? double.NaN);
        return new ReportRow(point.Case)
        {
            Labels = [new Label(Program, "program", point.Program), Label.Of(Offered, "offered Mpps", point.OfferedMpps, "0.###")],
            Figures =
            [
                Figure.Of("mpps", "", "Mpps", point.Mpps, 2),
                .. Percentiles.Select(each => Figure.Of(each.Key, each.Title, Unit, each.Of(point), 2) with { IsReference = point.IsReference }),
                new Figure(Above, "p99.9 above", Unit, above, 2),
                Figure.Of("lost", "lost", "", point.Lost, 0),
                Figure.Spread(point.P999) with { Key = "spread_p999", Title = "spread p99.9" },
                .. point.More,
            ],
            Failure = point.Failure,
            Doubt = point.Doubt,
        };
    }

    private static LineChart ChartOf(IReadOnlyList<LatencyPoint> points, IReadOnlyList<ReportRow> rows, string key, string title) => new(
        $"Latency, {title}, by offered rate", new Axis("offered", "Mpps"), new Axis($"latency, {title}", Unit, IsLogarithmic: true),
        [.. points.Select(point => (point.Program, point.IsReference)).Distinct().OrderByDescending(each => each.IsReference).Select(each => ChartLine.Of(
            each.Program, rows.Where(row => row.Failure is null && row.TextOf(Program) == each.Program), Offered, key, each.IsReference))]);
}
