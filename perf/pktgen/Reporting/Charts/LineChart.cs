namespace Fulcrum.Pktgen.Reporting.Charts;

/// <summary>Figures over a number, a line for each series.</summary>
internal sealed record LineChart(string Title, Axis X, Axis Y, IReadOnlyList<ChartLine> Lines) : IChart
{
    private const int TicksAtPoints = 8;
    private const double HoverRadius = 11;

    /// <inheritdoc/>
    public bool IsEmpty => !Lines.Any(line => line.Points.Count > 0);

    /// <inheritdoc/>
    public string Draw()
    {
        ChartLine[] lines = [.. Lines.Where(line => line.Points.Count > 0)];
        (string Classes, int Shape)[] looks = Looks(lines);
        ChartFrame frame = new(Title, [.. lines.Select((line, index) => (line.Name, looks[index].Classes))]);
        ChartPoint[] points = [.. lines.SelectMany(line => line.Points)];
        Scale x = Scale.Of(X, points.Select(point => point.X), ChartFrame.Left + 20, ChartFrame.Right - 20);
        Scale y = Scale.Of(Y, points.SelectMany(point => (double[])[point.Figure.Value, point.Figure.Low, point.Figure.High]), frame.Bottom, frame.Top);
        frame.DrawYAxis(Y, y);
        frame.DrawXAxis(X.Text);
        double[] places = [.. points.Select(point => point.X).Distinct().Order()];
        foreach (double tick in X.IsLogarithmic && places.Length <= TicksAtPoints ? places : x.Ticks)
        {
            frame.DrawXTick(x[tick], Scale.Text(tick));
        }

        foreach ((int index, ChartLine line) in lines.Index())
        {
            DrawLine(frame.Svg, line, looks[index], x, y);
        }

        frame.DrawLegend((index, left, middle) =>
        {
            frame.Svg.Line("line", left, middle, left + 24, middle);
            frame.Svg.Marker(looks[index].Shape, left + 12, middle);
        });
        return frame.Svg.ToString();
    }

    private void DrawLine(SvgWriter svg, ChartLine line, (string Classes, int Shape) look, Scale x, Scale y)
    {
        svg.BeginGroup(look.Classes, line.Name);
        svg.Path("line", line.Points.Select(point => (x[point.X], y[point.Figure.Value])));
        svg.EndGroup();
        foreach (ChartPoint point in line.Points)
        {
            svg.BeginGroup(look.Classes, point.Hover(line.Name, X.Title));
            if (point.Figure.HasRange)
            {
                svg.Line("range", x[point.X], y[point.Figure.Low], x[point.X], y[point.Figure.High]);
            }

            svg.Marker(look.Shape, x[point.X], y[point.Figure.Value]);
            svg.Circle("hover", x[point.X], y[point.Figure.Value], HoverRadius);
            svg.EndGroup();
        }
    }

    private static (string Classes, int Shape)[] Looks(ChartLine[] lines)
    {
        Queue<int> places = new(Palette.PlacesOf([.. lines.Where(line => !line.IsReference).Select(line => line.Name)]));
        int references = 0;
        return [.. lines.Select(line => line.IsReference
            ? ($"reference r{references % 2}", references++)
            : (Palette.ClassOf(places.Peek()), places.Dequeue()))];
    }
}
