namespace Fulcrum.Pktgen.Reporting;

/// <summary>What all rounds of one thing that was measured say.</summary>
/// <param name="Case">Name of the case, as on the command line.</param>
internal sealed record ReportRow(string Case)
{
    /// <summary>What tells it from other rows of the case.</summary>
    public IReadOnlyList<Label> Labels { get; init; } = [];

    /// <summary>Its figures, in the order of the columns. A row that is not valid may have none.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>Why it is not valid; null when it is.</summary>
    public string? Failure { get; init; }

    /// <summary>What makes its figures doubtful; null when nothing does.</summary>
    public string? Doubt { get; init; }

    /// <summary>Case and labels in words: "nat, sessions 1,000".</summary>
    public string Name => string.Join(", ", Labels.Select(label => $"{label.Title} {label.Text}").Prepend(Case));

    /// <summary>A sentence for a row that needs one: why it is not valid, or doubtful; null for others.</summary>
    public string? Remark => Failure is { } failure ? $"NOT VALID: {failure}" : Doubt;

    /// <summary>The figure of that name; null when the row has none.</summary>
    public Figure? Find(string key) => Figures.FirstOrDefault(figure => figure.Key == key);

    /// <summary>The number of the label of that name; NaN without one.</summary>
    public double NumberOf(string key) => Labels.FirstOrDefault(label => label.Key == key)?.Number ?? double.NaN;

    /// <summary>The text of the label of that name; "" without one.</summary>
    public string TextOf(string key) => Labels.FirstOrDefault(label => label.Key == key)?.Text ?? "";
}
