using System.Buffers;

namespace Fulcrum.ControlPlane.Configuration.Lexing;

/// <summary>
/// Removes comments: '!' or '#' outside double quotes, also in the middle of a word, up to the end of the line. <c>\!</c> and
/// <c>\#</c> outside quotes stand for the sign itself; a character after any other '\' means nothing here. Trailing blanks go, too,
/// and every '\' at the end of the line, also that at the end of a comment.
/// </summary>
public static class CommentStripper
{
    private static readonly SearchValues<char> s_special = SearchValues.Create("!#\\");

    /// <summary>The line without its comment.</summary>
    /// <param name="line">As it stands in the file.</param>
    /// <param name="continues">Whether it ended with a '\'.</param>
    public static TracedText Strip(TracedText line, out bool continues)
    {
        ArgumentNullException.ThrowIfNull(line);
        continues = false;
        if (line.Text.AsSpan().IndexOfAny(s_special) < 0)
            return line.Slice(0, Blanks.TrimmedLength(line.Text));
        int length = Blanks.TrimmedLength(line.Text);
        continues = length > 0 && line.Text[length - 1] == '\\';
        TracedText text = Rebuild(line, continues ? length - 1 : length);
        int end = Blanks.TrimmedLength(text.Text);
        while (end > 0 && text.Text[end - 1] == '\\')
        {
            continues = true;
            end = Blanks.TrimmedLength(text.Text.AsSpan(0, end - 1));
        }
        return text.Slice(0, end);
    }

    private static TracedText Rebuild(TracedText line, int length)
    {
        TracedTextBuilder result = new(line.At(0));
        bool isQuoted = false;
        int done = 0, index = 0;
        for (; index < length; index++)
        {
            char c = line.Text[index];
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c is ('!' or '#') && !isQuoted)
            {
                break;
            }
            else if (c == '\\' && index + 1 < length)
            {
                if (!isQuoted && line.Text[index + 1] is ('!' or '#'))
                {
                    result.Append(line, done, index);
                    done = index + 1;
                }
                index++;
            }
        }
        result.Append(line, done, Math.Min(index, length));
        return result.Build();
    }
}
