namespace Fulcrum.Pktgen.Reporting.Charts;

/// <summary>A bar of a bar chart.</summary>
/// <param name="Group">Bars of one group stand side by side; its name stands below them.</param>
/// <param name="Series">Bars of one series have one colour; its name is in the legend.</param>
/// <param name="Figure">Its height, with the range of the rounds as an error bar.</param>
/// <param name="Doubt">Why it is doubtful; null when it is not.</param>
internal sealed record ChartBar(string Group, string Series, Figure Figure, string? Doubt = null)
{
    /// <summary>What the figure is held against: a line across the bar; null: nothing.</summary>
    public Figure? Reference { get; init; }

    /// <summary>What is shown when the pointer rests on it.</summary>
    public string Hover => Hovers.Text($"{Series}, {Group}", Figure, Doubt) + (Reference is null ? "" : "\n" + Hovers.Text(Reference.Title, Reference, null));
}
