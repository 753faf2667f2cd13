using System.Globalization;

namespace Fulcrum.Cli.Formatting;

/// <summary>Counters as ipvsadm prints them: nine columns, decimal units, truncated.</summary>
public static class LargeNumber
{
    /// <summary>A column of nine: digits below 10^8, then digits and K, M, G or T. Only beyond 10^20 does it grow.</summary>
    public static string Short(ulong value) => value switch
    {
        < 100_000_000 => Text(value, 9),
        < 1_000_000_000 => Text(value / 1_000, 8) + "K",
        < 100_000_000_000 => Text(value / 1_000_000, 8) + "M",
        < 100_000_000_000_000 => Text(value / 1_000_000_000, 8) + "G",
        _ => Text(value / 1_000_000_000_000, 8) + "T",
    };

    /// <summary>All digits: a column of nine, or a space and the digits where they are more than eight.</summary>
    public static string Exact(ulong value) => value <= 99_999_999 ? Text(value, 9) : " " + Text(value, 0);

    private static string Text(ulong value, int width) => value.ToString(CultureInfo.InvariantCulture).PadLeft(width);
}
