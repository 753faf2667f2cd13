namespace Fulcrum.Pktgen.Reporting.Charts;

/// <summary>A point of a line chart.</summary>
/// <param name="X">Where it is along the axis.</param>
/// <param name="XText">The same in words.</param>
/// <param name="Figure">Its height, with the range of the rounds.</param>
/// <param name="Doubt">Why it is doubtful; null when it is not.</param>
internal sealed record ChartPoint(double X, string XText, Figure Figure, string? Doubt = null)
{
    /// <summary>What is shown when the pointer rests on it.</summary>
    public string Hover(string series, string axis) => Hovers.Text($"{series}, {axis} {XText}", Figure, Doubt);
}
