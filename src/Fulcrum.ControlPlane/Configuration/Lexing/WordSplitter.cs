namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>
/// Splits text into words at blanks. A double-quoted part is a word of its own, without the quotes and without escapes inside:
/// <c>ab"c d"ef</c> is three words. Single quotes are ordinary characters.
/// </summary>
public static class WordSplitter
{
    /// <summary>The words of [start, end). A quote without its partner ends them with a warning.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">First character.</param>
    /// <param name="end">After the last one; on return, the quote without partner, if there is one.</param>
    /// <param name="log">For warnings.</param>
    public static List<Word> Split(TracedText line, int start, ref int end, DiagnosticLog log)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(log);
        string text = line.Text;
        List<Word> words = [];
        for (int index = Blanks.Skip(text, start); index < end; index = Blanks.Skip(text, index))
        {
            int first = index;
            if (text[index] != '"')
            {
                while (index < end && text[index] != '"' && !Blanks.IsBlank(text[index]))
                    index++;
                words.Add(new Word(text[first..index], line.At(first)));
                continue;
            }
            int close = text.IndexOf('"', index + 1, end - index - 1);
            if (close < 0)
            {
                log.Warning(line.At(first), "the quote is never closed, so it and what follows it on the line is ignored; add a '\"'");
                end = first;
                break;
            }
            words.Add(new Word(text[(first + 1)..close], line.At(first)));
            index = close + 1;
        }
        return words;
    }
}
