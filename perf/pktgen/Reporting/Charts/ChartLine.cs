namespace Fulcrum.Pktgen.Reporting.Charts;

/// <summary>A line of a line chart.</summary>
/// <param name="Name">As the legend has it.</param>
/// <param name="Points">From left to right.</param>
/// <param name="IsReference">Whether it is what others are held against: grey and dashed.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<ChartPoint> Points, bool IsReference = false)
{
    /// <summary>One line over the rows that have both the label and the figure.</summary>
    public static ChartLine Of(string name, IEnumerable<ReportRow> rows, string label, string figure, bool isReference = false) => new(
        name,
        [.. from row in rows
            let x = row.NumberOf(label)
            let y = row.Find(figure)
            where double.IsFinite(x) && y is not null && double.IsFinite(y.Value)
            orderby x
            select new ChartPoint(x, row.TextOf(label), y, row.Doubt)],
        isReference);
}
