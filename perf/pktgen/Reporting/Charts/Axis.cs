namespace Fulcrum.Pktgen.Reporting.Charts;

/// <summary>What an axis shows.</summary>
/// <param name="Title">In words.</param>
/// <param name="Unit">Unit; "" for counts and ratios.</param>
/// <param name="IsLogarithmic">Whether equal distances are equal ratios; such an axis has no zero.</param>
internal sealed record Axis(string Title, string Unit, bool IsLogarithmic = false)
{
    /// <summary>Title and unit.</summary>
    public string Text => Unit.Length == 0 ? Title : $"{Title} ({Unit})";
}
