namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>What separates words.</summary>
internal static class Blanks
{
    /// <summary>All of them.</summary>
    public static readonly char[] All = [' ', '\t', '\f', '\n', '\r', '\v'];

    /// <summary>What ends a word that does not start with a quote.</summary>
    public static readonly char[] AllAndQuote = [.. All, '"'];

    public static bool IsBlank(char c) => c is ' ' or '\t' or '\f' or '\n' or '\r' or '\v';

    /// <summary>Index of the first character that is not blank, or the end.</summary>
    public static int Skip(string text, int index)
    {
        while (index < text.Length && IsBlank(text[index]))
            index++;
        return index;
    }

    /// <summary>Index of the first blank, or the end.</summary>
    public static int SkipWord(string text, int index)
    {
        while (index < text.Length && !IsBlank(text[index]))
            index++;
        return index;
    }

    /// <summary>Length of a text without the blanks at its end.</summary>
    public static int TrimmedLength(ReadOnlySpan<char> text)
    {
        int end = text.Length;
        while (end > 0 && IsBlank(text[end - 1]))
            end--;
        return end;
    }
}
