namespace Fulcrum.Pktgen.Reporting.Charts;

/// <summary>What every chart has: a plot with axes and their titles, and a legend above it.</summary>
internal sealed class ChartFrame
{
    private const double Width = 640;
    private const double PlotHeight = 270;
    private const double LegendLine = 22;
    private const double CharacterWidth = 7.2;
    private const double LegendGap = 44;

    private readonly IReadOnlyList<(string Name, string Classes)> _legend;

    /// <summary>Begins a chart. <paramref name="legend"/>: names and classes of the series.</summary>
    public ChartFrame(string title, IReadOnlyList<(string Name, string Classes)> legend)
    {
        _legend = legend;
        Top = 14 + LegendLine * LegendRows().Count();
        Bottom = Top + PlotHeight;
        Svg = new SvgWriter(Width, Bottom + 56, title);
    }

    /// <summary>Left edge of the plot.</summary>
    public static double Left => 72;

    /// <summary>Right edge of the plot.</summary>
    public static double Right => Width - 16;

    /// <summary>Upper edge of the plot.</summary>
    public double Top { get; }

    /// <summary>Lower edge of the plot.</summary>
    public double Bottom { get; }

    /// <summary>What is drawn so far.</summary>
    public SvgWriter Svg { get; }

    /// <summary>The axis at the left, with a line across the plot for each tick.</summary>
    public void DrawYAxis(Axis axis, Scale scale)
    {
        foreach (double tick in scale.Ticks)
        {
            Svg.Line("grid", Left, scale[tick], Right, scale[tick]);
            Svg.Text("tick", Left - 8, scale[tick] + 4, "end", Scale.Text(tick));
        }

        Svg.TextUpwards("axis-title", 18, (Top + Bottom) / 2, axis.Text);
    }

    /// <summary>The title below the plot, and the line that the plot stands on.</summary>
    public void DrawXAxis(string title)
    {
        Svg.Line("base", Left, Bottom, Right, Bottom);
        Svg.Text("axis-title", (Left + Right) / 2, Bottom + 44, "middle", title);
    }

    /// <summary>A tick below the plot.</summary>
    public void DrawXTick(double x, string text)
    {
        Svg.Line("base", x, Bottom, x, Bottom + 5);
        Svg.Text("tick", x, Bottom + 20, "middle", text);
    }

    /// <summary>The legend; <paramref name="sample"/> draws a sample of the n-th series with its left end there.</summary>
    public void DrawLegend(Action<int, double, double> sample)
    {
        int index = 0;
        double y = 12;
        foreach (string[] row in LegendRows())
        {
            double x = Left;
            foreach (string name in row)
            {
                Svg.BeginGroup(_legend[index].Classes, name);
                sample(index++, x, y);
                Svg.EndGroup();
                Svg.Text("legend", x + 30, y + 4, "start", name);
                x += LegendGap + name.Length * CharacterWidth;
            }

            y += LegendLine;
        }
    }

    private IEnumerable<string[]> LegendRows()
    {
        List<string> row = [];
        double width = 0;
        foreach ((string name, _) in _legend)
        {
            double next = LegendGap + name.Length * CharacterWidth;
            if (row.Count > 0 && width + next > Right - Left)
            {
                yield return [.. row];
                row = [];
                width = 0;
            }

            row.Add(name);
            width += next;
        }

        yield return [.. row];
    }
}
