using System.Globalization;

namespace Fulcrum.Cli.Arguments;

/// <summary>A time span on the command line: seconds, or a number with s, m, h or d: "90", "90s", "10m", "2h", "1d".</summary>
public static class DurationText
{
    /// <summary>The seconds that <paramref name="text"/> names. Throws <see cref="FormatException"/> with a sentence.</summary>
    public static uint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        uint unit = text.Length == 0 ? 0u : text[^1] switch { 'm' => 60u, 'h' => 3_600u, 'd' => 86_400u, _ => 1u };
        string number = text.TrimEnd('s', 'm', 'h', 'd');
        return text.Length - number.Length <= 1
            && uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out uint value) && value <= uint.MaxValue / unit
            ? value * unit
            : throw new FormatException($"'{text}' is not a time: write seconds, or a number with m, h or d, for example 90, 10m, 2h.");
    }

    /// <summary>"9:05", "1:00:00": minutes and seconds, with hours before them if there are any.</summary>
    public static string Format(uint seconds) => seconds < 3_600
        ? $"{seconds / 60}:{seconds % 60:00}"
        : $"{seconds / 3_600}:{seconds / 60 % 60:00}:{seconds % 60:00}";
}
