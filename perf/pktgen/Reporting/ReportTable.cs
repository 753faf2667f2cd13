using Fulcrum.Pktgen.Reporting.Charts;

namespace Fulcrum.Pktgen.Reporting;

/// <summary>Rows that are read together, because their columns are mostly the same.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Rows">The rows.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<ReportRow> Rows)
{
    /// <summary>What one has to know to read it; a sentence or two.</summary>
    public string Explanation { get; init; } = "";

    /// <summary>Pictures of it.</summary>
    public IReadOnlyList<IChart> Charts { get; init; } = [];

    /// <summary>Keys and headings of the labels, in the order in which rows bring them.</summary>
    public IReadOnlyList<(string Key, string Heading)> LabelColumns =>
        [.. Rows.SelectMany(row => row.Labels).Select(label => (label.Key, label.Title)).DistinctBy(column => column.Key)];

    /// <summary>The same of the figures.</summary>
    public IReadOnlyList<Figure> FigureColumns => [.. Rows.SelectMany(row => row.Figures).DistinctBy(figure => figure.Key)];

    /// <summary>Rows whose figures count.</summary>
    public IEnumerable<ReportRow> ValidRows => Rows.Where(row => row.Failure is null);
}
