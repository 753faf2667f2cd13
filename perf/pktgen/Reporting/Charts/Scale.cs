using System.Globalization;

namespace Fulcrum.Pktgen.Reporting.Charts;

/// <summary>Where the values of an axis lie between two pixels, and which of them have a tick.</summary>
internal sealed class Scale
{
    private const int TickCount = 5;
    private static readonly double[] Steps = [1, 2, 5, 10];

    private readonly bool _isLogarithmic;
    private readonly double _least;
    private readonly double _most;
    private readonly double _from;
    private readonly double _to;

    private Scale(bool isLogarithmic, double least, double most, double from, double to)
    {
        _isLogarithmic = isLogarithmic;
        _least = least;
        _most = most;
        _from = from;
        _to = to;
    }

    /// <summary>
    /// A scale that has room for all values: a linear one begins at 0 and ends at a tick, a logarithmic one begins and ends at 1, 2 or 5 times a power of
    /// ten and leaves out what is not above 0.
    /// </summary>
    public static Scale Of(Axis axis, IEnumerable<double> values, double from, double to)
    {
        double[] drawn = [.. values.Where(value => double.IsFinite(value) && (!axis.IsLogarithmic || value > 0))];
        if (drawn.Length == 0)
        {
            drawn = [1];
        }

        if (!axis.IsLogarithmic)
        {
            double step = Step(Math.Max(drawn.Max(), 1e-9));
            return new Scale(false, 0, Math.Ceiling(drawn.Max() / step - 1e-9) * step, from, to);
        }

        double least = Math.Pow(10, Math.Floor(Math.Log10(drawn.Min()) + 1e-9));
        double below = Steps.Last(factor => factor * least <= drawn.Min() * (1 + 1e-9)) * least;
        double decade = Math.Pow(10, Math.Floor(Math.Log10(drawn.Max()) - 1e-9));
        double above = Steps.First(factor => factor * decade >= drawn.Max() * (1 - 1e-9)) * decade;
        return new Scale(true, below, above > below ? above : below * 10, from, to);
    }

    /// <summary>The values with a tick.</summary>
    public IReadOnlyList<double> Ticks
    {
        get
        {
            if (!_isLogarithmic)
            {
                double step = Step(_most);
                return [.. Enumerable.Range(0, (int)Math.Round(_most / step) + 1).Select(index => index * step)];
            }

            int first = (int)Math.Floor(Math.Log10(_least) + 1e-9);
            int last = (int)Math.Ceiling(Math.Log10(_most) - 1e-9);
            double[] factors = last - first <= 2 ? [1, 2, 5] : [1];
            return [.. Enumerable.Range(first, last - first + 1).SelectMany(power => factors.Select(factor => factor * Math.Pow(10, power)))
                .Where(value => value >= _least * (1 - 1e-9) && value <= _most * (1 + 1e-9))];
        }
    }

    /// <summary>The pixel of a value; those outside lie on the edge.</summary>
    public double this[double value]
    {
        get
        {
            double part = _isLogarithmic
                ? Math.Log(Math.Max(value, _least) / _least) / Math.Log(_most / _least)
                : (value - _least) / (_most - _least);
            return _from + Math.Clamp(part, 0, 1) * (_to - _from);
        }
    }

    /// <summary>A short text: "100k", "1M", "0.5". <paramref name="digits"/>: at most so many behind the point of what has a prefix.</summary>
    public static string Text(double value, int digits = 3)
    {
        (double by, string prefix) = Math.Abs(value) switch { >= 1e9 => (1e9, "G"), >= 1e6 => (1e6, "M"), >= 1e3 => (1e3, "k"), _ => (1, "") };
        return (value / by).ToString(by > 1 ? "0." + new string('#', digits) : "0.######", CultureInfo.InvariantCulture) + prefix;
    }

    private static double Step(double most)
    {
        double magnitude = Math.Pow(10, Math.Floor(Math.Log10(most / TickCount)));
        return Steps.First(step => most / (step * magnitude) <= TickCount + 1e-9) * magnitude;
    }
}
