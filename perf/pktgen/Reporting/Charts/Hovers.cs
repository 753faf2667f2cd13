namespace Fulcrum.Pktgen.Reporting.Charts;

/// <summary>Texts for a pointer that rests on something.</summary>
internal static class Hovers
{
    /// <summary>"nat, sessions 1,000: 15.88 Mpps (rounds 14.90 to 16.02)".</summary>
    public static string Text(string name, Figure figure, string? doubt)
    {
        string unit = figure.Unit is "" or Figure.Percent ? "" : " " + figure.Unit;
        string range = figure.HasRange ? $" (rounds {figure.Format(figure.Low)} to {figure.Format(figure.High)})" : "";
        return $"{name}: {figure.Text}{unit}{range}{(doubt is null ? "" : $"\n{doubt}")}";
    }
}
