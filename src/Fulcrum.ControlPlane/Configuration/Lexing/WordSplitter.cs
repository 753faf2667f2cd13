namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>
/// Splits text into words at blanks. A double-quoted part is a word of its own, without the quotes and without escapes inside:
/// <c>ab"c d"ef</c> is three words. Single quotes are ordinary characters.
/// </summary>
public static class WordSplitter
{
    /// <summary>The words of [start, end). A quote without its partner is an error and reaches to the end.</summary>
    public static IReadOnlyList<Word> Split(TracedText line, int start, int end, DiagnosticLog log)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(log);
        string text = line.Text;
        List<Word> words = [];
        int index = start;
        while (index < end)
        {
            if (Blanks.IsBlank(text[index]))
            {
                index++;
                continue;
            }
            int first = index;
            if (text[index] == '"')
            {
                int close = text.IndexOf('"', index + 1, end - index - 1);
                if (close < 0)
                    log.Error(line.At(first), "the quote is never closed; add a '\"'");
                index = close < 0 ? end : close + 1;
                words.Add(new Word(text[(first + 1)..(close < 0 ? end : close)], line.At(first)));
                continue;
            }
            while (index < end && text[index] != '"' && !Blanks.IsBlank(text[index]))
                index++;
            words.Add(new Word(text[first..index], line.At(first)));
        }
        return words;
    }
}
