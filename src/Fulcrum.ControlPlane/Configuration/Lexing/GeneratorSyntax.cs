using System.Globalization;

namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>
/// Reads <c>~SEQ(NAME, [[START,] [STEP,]] END)</c>, <c>~SEQx(...)</c>, which counts in hex, <c>~LST(NAME, VALUE, ...)</c> and
/// <c>~LST({NAME, ...}, {VALUE, ...}, ...)</c> at the start of a line.
/// </summary>
internal static class GeneratorSyntax
{
    private const string Sequence = "~SEQ";
    private const string HexSequence = "~SEQx";
    private const string List = "~LST";

    /// <summary>Whether a generator starts at an index, and where its '(' is.</summary>
    public static bool IsHead(string text, int index, out int open)
    {
        open = 0;
        if (index >= text.Length || text[index] != '~')
            return false;
        int nameLength = text.AsSpan(index) switch
        {
            ['~', 'S', 'E', 'Q', 'x', ..] => HexSequence.Length,
            ['~', 'S', 'E', 'Q', ..] => Sequence.Length,
            ['~', 'L', 'S', 'T', ..] => List.Length,
            _ => 0,
        };
        open = Blanks.Skip(text, index + nameLength);
        return nameLength > 0 && open < text.Length && text[open] == '(';
    }

    /// <summary>
    /// Reads the generator whose head is at an index. Returns what is wrong with it, or null and where the rest of the line starts.
    /// </summary>
    public static string? Read(TracedText line, int index, int open, Func<TracedText, TracedText> expand, out Generator? generator, out int rest)
    {
        generator = null;
        rest = 0;
        if (string.CompareOrdinal(line.Text, index, List, 0, List.Length) == 0)
            return new ListSyntax(line, open).Read(out generator, out rest);
        int close = line.Text.IndexOf(')', open);
        if (close < 0)
            return "the ')' is missing";
        rest = close + 1;
        bool isHex = string.CompareOrdinal(line.Text, index, HexSequence, 0, HexSequence.Length) == 0;
        return ReadSequence(line.Slice(open + 1, close), isHex, expand, out generator);
    }

    private static string? ReadSequence(TracedText arguments, bool isHex, Func<TracedText, TracedText> expand, out Generator? generator)
    {
        generator = null;
        string[] parts = arguments.Text.Split(',');
        if (parts.Length is < 2 or > 4)
            return "it takes a name and one to three numbers: (NAME, START, STEP, END)";
        string name = parts[0].Trim();
        if (!IsName(name))
            return $"'{name}' is no name";
        long[] numbers = new long[parts.Length - 1];
        for (int i = 0, start = parts[0].Length + 1; i < numbers.Length; start += parts[++i].Length + 1)
        {
            string text = expand(arguments.Slice(start, start + parts[i + 1].Length)).Text.Trim();
            if (!TryReadNumber(text, out numbers[i]))
                return $"'{text}' is no number";
        }
        long end = numbers[^1];
        long first = numbers.Length > 1 ? numbers[0] : end < 0 ? -1 : 1;
        long step = numbers.Length > 2 ? numbers[1] : first <= end ? 1 : -1;
        if (step == 0 || (first < end && step < 0) || (first > end && step > 0))
            return $"it never comes from {first} to {end} by steps of {step}";
        if (isHex && (first < 0 || end < 0))
            return "~SEQx counts positive numbers only";
        generator = new Generator([name], Count(first, step, end, isHex ? "x" : "d", arguments.At(0)));
        return null;
    }

    private static IEnumerable<IReadOnlyList<TracedText>> Count(long first, long step, long end, string format, SourcePosition at)
    {
        for (Int128 value = first; step > 0 ? value <= end : value >= end; value += step)
            yield return [new TracedText(((long)value).ToString(format, CultureInfo.InvariantCulture), [new TextSegment(0, at, false)])];
    }

    internal static bool IsName(string text) => text.Length > 0 && References.NameEnd(text, 0) == text.Length;

    /// <summary>Decimal, hex after 0x, octal after 0; a sign; nothing at all is 0.</summary>
    private static bool TryReadNumber(string text, out long value)
    {
        string digits = text.TrimStart('+', '-');
        (int radix, int skip) = digits switch
        {
            ['0', 'x' or 'X', _, ..] => (16, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        value = 0;
        if (text.Length - digits.Length > 1 || digits.Length - skip > 15)
            return false;
        foreach (char c in digits.AsSpan(skip))
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix)
                return false;
            value = value * radix + digit;
        }
        value = text.StartsWith('-') ? -value : value;
        return digits.Length > 0 || text.Length == 0;
    }
}
