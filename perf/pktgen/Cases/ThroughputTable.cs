using Fulcrum.Pktgen.Reporting;
using Fulcrum.Pktgen.Reporting.Charts;

namespace Fulcrum.Pktgen.Cases;

/// <summary>Table and charts of <see cref="ThroughputBench"/>.</summary>
internal static class ThroughputTable
{
    private const string Sessions = "sessions";
    private const string Rate = "mpps";
    private const string IoRate = "testpmd_io_mpps";
    private const string SwapRate = "testpmd_5tswap_mpps";
    private const string RatioToIo = "ratio_io";

    /// <summary>The table: a row for each number of sessions and mode.</summary>
    public static ReportTable Of(IReadOnlyList<ThroughputRounds> all)
    {
        ReportRow[] rows = [.. all.SelectMany(rounds => rounds.DataPlane.Select(mode => RowOf(rounds, mode.Key, mode.Value)))];
        ReportTable table = new("Established sessions, frames of 60 bytes, one worker", rows)
        {
            Explanation = "io: testpmd receives and sends, the ceiling of the device on this core; 5tswap: it swaps addresses and ports of every packet.",
        };
        return table with { Charts = [Rates(table), Ratios(table)] };
    }

    private static ReportRow RowOf(ThroughputRounds rounds, BenchCase mode, MeasuredRounds plane)
    {
        Figure spread = Figure.Spread(plane.Mpps, rounds.Io.Mpps);
        MeasuredRounds[] all = [plane, rounds.Io, rounds.FiveTupleSwap];
        return new ReportRow(mode.Name)
        {
            Labels = [Label.Count(Sessions, "sessions", rounds.Sessions)],
            Figures =
            [
                Figure.Of(Rate, "", "Mpps", plane.Mpps, 2),
                Figure.Of("ns_per_packet", "", "ns/packet", plane.Nanoseconds, 1),
                Figure.Reference(IoRate, "io", "Mpps", rounds.Io.Mpps, 2),
                Figure.Reference(SwapRate, "5tswap", "Mpps", rounds.FiveTupleSwap.Mpps, 2),
                Figure.Ratio(RatioToIo, "ratio to io", plane.Mpps, rounds.Io.Mpps),
                spread,
            ],
            Failure = MeasuredRounds.FailureOf(all),
            Doubt = MeasuredRounds.DoubtOf(spread.Value, all),
        };
    }

    private static LineChart Rates(ReportTable table)
    {
        IGrouping<string, ReportRow>[] modes = [.. table.ValidRows.GroupBy(row => row.Case)];
        // Every mode's rows have testpmd's figures; the mode with most rows shows them.
        IEnumerable<ReportRow> any = modes.MaxBy(mode => mode.Count()) ?? Enumerable.Empty<ReportRow>();
        return new LineChart(
            "Throughput by number of sessions", new Axis("sessions", "", IsLogarithmic: true), new Axis("packets a second", "Mpps"),
            [
                ChartLine.Of("testpmd io", any, Sessions, IoRate, isReference: true),
                ChartLine.Of("testpmd 5tswap", any, Sessions, SwapRate, isReference: true),
                .. modes.Select(mode => ChartLine.Of(mode.Key, mode, Sessions, Rate)),
            ]);
    }

    private static BarChart Ratios(ReportTable table) => new(
        "Part of testpmd io's rate", "sessions", new Axis("ratio to io", ""),
        [.. table.ValidRows.Select(row => new ChartBar(row.TextOf(Sessions), row.Case, row.Find(RatioToIo)!, row.Doubt))]);
}
