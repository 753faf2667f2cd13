namespace Fulcrum.Cli.Ipvsadm.Options;

/// <summary>Numbers as the C library reads them: space and a sign may come before the digits, nothing after them.</summary>
internal static class Numbers
{
    /// <summary>The number; null: the text is none, or it is out of range.</summary>
    public static long? Read(string text, long minimum, long maximum)
    {
        string digits = text.TrimStart(' ', '\t', '\n', '\v', '\f', '\r');
        bool isNegative = digits is ['-', ..];
        digits = digits is ['-' or '+', ..] ? digits[1..] : digits;
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit))
        {
            return null;
        }

        digits = digits.TrimStart('0');
        long value = digits.Length switch { 0 => 0, > 18 => long.MaxValue, _ => long.Parse(digits) };
        value = isNegative ? -value : value;
        return value >= minimum && value <= maximum ? value : null;
    }

    /// <summary>The digits at the start, as atoi does; 0 without any.</summary>
    public static long ReadStart(string text)
    {
        string trimmed = text.TrimStart(' ', '\t', '\n', '\v', '\f', '\r');
        int sign = trimmed is ['-' or '+', ..] ? 1 : 0;
        int end = sign;
        while (end < trimmed.Length && char.IsAsciiDigit(trimmed[end]))
        {
            end++;
        }

        return end == sign ? 0 : Read(trimmed[..end], long.MinValue, long.MaxValue) ?? 0;
    }
}
