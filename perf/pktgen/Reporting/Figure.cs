using System.Globalization;

namespace Fulcrum.Pktgen.Reporting;

/// <summary>A measured or computed number in a row: a cell of the tables, a member of the row's object in JSON.</summary>
/// <param name="Key">Name in JSON: lower case, with the unit where it is not obvious.</param>
/// <param name="Title">Heading, without the unit.</param>
/// <param name="Unit">Unit; "" for ratios and counts, <see cref="Percent"/> for shares.</param>
/// <param name="Value">The number; a share is 0 to 1. NaN: there is none.</param>
/// <param name="Digits">Digits after the point in tables.</param>
internal sealed record Figure(string Key, string Title, string Unit, double Value, int Digits)
{
    /// <summary>Unit of shares: 0.17 is shown as "17 %".</summary>
    public const string Percent = "%";

    /// <summary>Smallest value of a round; NaN where the value is of no rounds.</summary>
    public double Low { get; init; } = double.NaN;

    /// <summary>Largest value of a round.</summary>
    public double High { get; init; } = double.NaN;

    /// <summary>Whether it is what others are held against, such as a ceiling from the same run.</summary>
    public bool IsReference { get; init; }

    /// <summary>Whether there is a lowest and a highest round.</summary>
    public bool HasRange => double.IsFinite(Low) && double.IsFinite(High);

    /// <summary>Heading with the unit.</summary>
    public string Heading => Unit is "" or Percent ? Title : Title.Length == 0 ? Unit : $"{Title} {Unit}";

    /// <summary>The value as tables show it, "-" where there is none.</summary>
    public string Text => Format(Value);

    /// <summary>The median of a sample, with its range.</summary>
    public static Figure Of(string key, string title, string unit, Sample sample, int digits) =>
        new(key, title, unit, sample.Median, digits) { Low = sample.Least, High = sample.Most };

    /// <summary>The same of something that others are held against.</summary>
    public static Figure Reference(string key, string title, string unit, Sample sample, int digits) =>
        Of(key, title, unit, sample, digits) with { IsReference = true };

    /// <summary>The medians' ratio, with the range of the rounds' ratios.</summary>
    public static Figure Ratio(string key, string title, Sample sample, Sample reference)
    {
        Sample ratios = sample.By(reference);
        double value = Sample.Ratio(sample.Median, reference.Median);
        return new Figure(key, title, "", value, 2) { Low = Math.Min(ratios.Least, value), High = Math.Max(ratios.Most, value) };
    }

    /// <summary>The worst spread of some samples.</summary>
    public static Figure Spread(params ReadOnlySpan<Sample> samples)
    {
        double worst = 0;
        foreach (Sample sample in samples)
        {
            worst = Math.Max(worst, sample.Spread);
        }

        return new Figure("spread", "spread", Percent, worst, 0);
    }

    /// <summary>A number in this figure's format.</summary>
    public string Format(double value) => !double.IsFinite(value) ? "-"
        : Unit == Percent ? (value * 100).ToString($"N{Digits}", CultureInfo.InvariantCulture) + " %"
        : value.ToString($"N{Digits}", CultureInfo.InvariantCulture);
}
