using System.Globalization;
using System.Net;
using System.Text;

namespace Fulcrum.Pktgen.Reporting.Charts;

/// <summary>Elements of SVG; lengths are pixels, classes are those of report.css.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins a picture; <see cref="ToString"/> ends it.</summary>
    /// <param name="title">What it shows, for those who hear it.</param>
    public SvgWriter(double width, double height, string title) =>
        Append($"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Escape(title)}\" xmlns=\"http://www.w3.org/2000/svg\">\n");

    /// <summary>Begins a group whose elements show <paramref name="hover"/> under the pointer; <see cref="EndGroup"/> ends it.</summary>
    public void BeginGroup(string classes, string hover) => Append($"<g class=\"{classes}\"><title>{Escape(hover)}</title>");

    /// <summary>Ends a group.</summary>
    public void EndGroup() => _text.Append("</g>\n");

    /// <summary>A straight line.</summary>
    public void Line(string classes, double x1, double y1, double x2, double y2) =>
        Append($"<line class=\"{classes}\" x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\"/>\n");

    /// <summary>A line through points.</summary>
    public void Path(string classes, IEnumerable<(double X, double Y)> points) =>
        Append($"<polyline class=\"{classes}\" points=\"{string.Join(' ', points.Select(point => Invariant($"{point.X:0.#},{point.Y:0.#}")))}\"/>\n");

    /// <summary>A rectangle.</summary>
    public void Rectangle(string classes, double x, double y, double width, double height) =>
        Append($"<rect class=\"{classes}\" x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{Math.Max(height, 0):0.#}\"/>\n");

    /// <summary>A circle.</summary>
    public void Circle(string classes, double x, double y, double radius) =>
        Append($"<circle class=\"{classes}\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{radius:0.#}\"/>");

    /// <summary>A line of text. <paramref name="anchor"/>: start, middle or end.</summary>
    public void Text(string classes, double x, double y, string anchor, string text) =>
        Append($"<text class=\"{classes}\" x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{Escape(text)}</text>\n");

    /// <summary>A line of text that runs upwards.</summary>
    public void TextUpwards(string classes, double x, double y, string text) => Append(
        $"<text class=\"{classes}\" x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"middle\" transform=\"rotate(-90 {x:0.#} {y:0.#})\">{Escape(text)}</text>\n");

    /// <summary>A point of the n-th series: each has another shape, so that colour is not all that tells them apart.</summary>
    public void Marker(int series, double x, double y)
    {
        (double X, double Y)[] shape = (series % 4) switch
        {
            1 => [(-4, -4), (4, -4), (4, 4), (-4, 4)],
            2 => [(0, -5.5), (5, 4), (-5, 4)],
            3 => [(0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)],
            _ => [],
        };
        if (shape.Length == 0)
        {
            Circle("marker", x, y, 4.5);
            return;
        }

        Append($"<polygon class=\"marker\" points=\"{string.Join(' ', shape.Select(corner => Invariant($"{x + corner.X:0.#},{y + corner.Y:0.#}")))}\"/>");
    }

    /// <summary>The whole element.</summary>
    public override string ToString() => _text + "</svg>\n";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private void Append(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture));
}
