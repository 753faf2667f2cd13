namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>What separates words.</summary>
internal static class Blanks
{
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
}
