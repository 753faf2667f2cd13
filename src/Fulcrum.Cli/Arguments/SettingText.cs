using System.Globalization;

namespace Fulcrum.Cli.Arguments;

/// <summary>A setting on the command line: "conn_reuse_mode=0".</summary>
public static class SettingText
{
    /// <summary>Name and value; whether they exist is fulcrumd's business. Throws <see cref="FormatException"/> with a sentence.</summary>
    public static KeyValuePair<string, ulong> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('=') is [{ Length: > 0 } name, var number]
            && ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? new(name, value)
            : throw new FormatException($"'{text}' is not a setting: write NAME=VALUE, for example conn_reuse_mode=0.");
    }
}
