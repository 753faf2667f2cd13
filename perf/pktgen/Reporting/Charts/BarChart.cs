namespace Fulcrum.Pktgen.Reporting.Charts;

/// <summary>Figures side by side, in groups; the range of the rounds as error bars, what they are held against as a line across the bar.</summary>
/// <param name="X">What the groups are.</param>
internal sealed record BarChart(string Title, string X, Axis Y, IReadOnlyList<ChartBar> Bars) : IChart
{
    private const double GroupGap = 0.28;
    private const double WidestBar = 64;
    private const double CapWidth = 8;
    private const double DigitWidth = 6.4;
    private const double LabelLine = 12;
    private const double ShortLabel = 1000;

    /// <inheritdoc/>
    public bool IsEmpty => Bars.Count == 0;

    private string? ReferenceName => Bars.FirstOrDefault(bar => bar.Reference is not null)?.Reference!.Title;

    /// <inheritdoc/>
    public string Draw()
    {
        string[] groups = [.. Bars.Select(bar => bar.Group).Distinct()];
        string[] series = [.. Bars.Select(bar => bar.Series).Distinct()];
        int[] colours = Palette.PlacesOf(series);
        IEnumerable<(string, string)> legend = series.Select((name, index) => (name, Palette.ClassOf(colours[index])));
        ChartFrame frame = new(Title, [.. legend, .. ReferenceName is { } name ? [(name, "reference")] : Array.Empty<(string, string)>()]);
        Scale y = Scale.Of(Y, Bars.SelectMany(Heights), frame.Bottom, frame.Top + 2 * LabelLine);
        frame.DrawYAxis(Y, y);
        frame.DrawXAxis(X);
        double groupWidth = (ChartFrame.Right - ChartFrame.Left) / groups.Length;
        double width = Math.Min(groupWidth * (1 - GroupGap) / series.Length, WidestBar);
        bool hasLabels = Bars.Max(bar => LabelOf(bar.Figure).Length) * DigitWidth <= width;
        foreach ((int index, string group) in groups.Index())
        {
            double middle = ChartFrame.Left + (index + 0.5) * groupWidth;
            frame.DrawXTick(middle, group);
            foreach (ChartBar bar in Bars.Where(bar => bar.Group == group))
            {
                int place = Array.IndexOf(series, bar.Series);
                DrawBar(frame, bar, Palette.ClassOf(colours[place]), middle + (place - series.Length / 2.0) * width, width, y, hasLabels);
            }
        }

        frame.DrawLegend((index, left, middle) =>
        {
            if (index < series.Length)
                frame.Svg.Rectangle("bar", left + 6, middle - 6, 14, 12);
            else
                frame.Svg.Line("mark", left, middle, left + 24, middle);
        });
        return frame.Svg.ToString();
    }

    private static double[] Heights(ChartBar bar) => [bar.Figure.Value, bar.Figure.Low, bar.Figure.High, bar.Reference?.Value ?? double.NaN];

    private static void DrawBar(ChartFrame frame, ChartBar bar, string classes, double left, double width, Scale y, bool hasLabel)
    {
        Figure figure = bar.Figure;
        double top = double.IsFinite(figure.Value) ? y[figure.Value] : frame.Bottom;
        double middle = left + width / 2;
        frame.Svg.BeginGroup(classes, bar.Hover);
        frame.Svg.Rectangle("bar", left + 1, top, width - 2, frame.Bottom - top);
        double label = top;
        if (figure.HasRange && figure.High > figure.Low)
        {
            frame.Svg.Line("range", middle, y[figure.Low], middle, y[figure.High]);
            foreach (double end in (double[])[figure.Low, figure.High])
            {
                frame.Svg.Line("range", middle - CapWidth / 2, y[end], middle + CapWidth / 2, y[end]);
            }

            label = Math.Min(label, y[figure.High]);
        }

        frame.Svg.EndGroup();
        if (bar.Reference is { } reference && double.IsFinite(reference.Value))
        {
            frame.Svg.BeginGroup("reference", Hovers.Text(reference.Title, reference, null));
            frame.Svg.Line("mark", left - 2, y[reference.Value], left + width + 2, y[reference.Value]);
            frame.Svg.EndGroup();
        }

        if (hasLabel)
        {
            frame.Svg.Text("value", middle, label - 5, "middle", LabelOf(figure));
            label -= LabelLine;
        }

        if (bar.Doubt is not null)
        {
            frame.Svg.Text("value", middle, label - 5, "middle", "?");
        }
    }

    private static string LabelOf(Figure figure) => Math.Abs(figure.Value) < ShortLabel ? figure.Text : Scale.Text(figure.Value, digits: 1);
}
