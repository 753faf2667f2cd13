namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>
/// Removes comments: '!' or '#' outside double quotes, also in the middle of a word, up to the end of the line. <c>\!</c> and
/// <c>\#</c> stand for the sign itself. Trailing blanks go, too.
/// </summary>
public static class CommentStripper
{
    private static readonly char[] s_signs = ['!', '#'];

    /// <summary>The line without its comment.</summary>
    public static TracedText Strip(TracedText line)
    {
        ArgumentNullException.ThrowIfNull(line);
        TracedText text = line.Text.IndexOfAny(s_signs) < 0 ? line : Rebuild(line);
        int end = text.Text.Length;
        while (end > 0 && Blanks.IsBlank(text.Text[end - 1]))
            end--;
        return text.Truncate(end);
    }

    private static TracedText Rebuild(TracedText line)
    {
        TracedText.Builder result = new(line);
        bool quoted = false;
        for (int i = 0; i < line.Text.Length; i++)
        {
            char c = line.Text[i];
            if (c == '"')
                quoted = !quoted;
            if (!quoted && s_signs.Contains(c))
                break;
            if (!quoted && c == '\\' && i + 1 < line.Text.Length && s_signs.Contains(line.Text[i + 1]))
                c = line.Text[++i];
            result.Append(c, i);
        }
        return result.Build();
    }
}
