using System.Text;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Documents;

/// <summary>
/// Prints a document in canonical form: one statement a line, blocks indented by four blanks, no comments, definitions, conditions,
/// generators or includes. Reading the text gives an equal document.
/// </summary>
public static class DocumentWriter
{
    private const int Indent = 4;

    /// <summary>The text; empty for an empty document.</summary>
    public static string Write(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        StringBuilder text = new();
        Write(text, document.Statements, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, IReadOnlyList<Statement> statements, int depth)
    {
        foreach (Statement statement in statements)
        {
            text.Append(' ', Indent * depth);
            WriteWords(text, statement.RawText.TrimEnd(Blanks.All));
            if (statement.Block is { } block)
            {
                text.Append(" {\n");
                Write(text, block.Statements, depth + 1);
                text.Append(' ', Indent * depth).Append('}');
            }
            text.Append('\n');
        }
    }

    /// <summary>The words as they were quoted, protected from being taken for something else.</summary>
    private static void WriteWords(StringBuilder text, string raw)
    {
        int start = 0;
        if (raw[0] == '@')
        {
            // At the start of a line it would be a condition.
            start = raw.AsSpan().IndexOfAny(Blanks.AllAndQuote) is >= 0 and int end ? end : raw.Length;
            text.Append('"').Append(raw, 0, start).Append('"');
        }
        // At the end of a line it would be dropped.
        int quoted = raw[^1] == '\\' ? Math.Max(start, raw.AsSpan().LastIndexOfAny(Blanks.AllAndQuote) + 1) : raw.Length;
        WriteProtected(text, raw, start, quoted);
        if (quoted < raw.Length)
            text.Append('"').Append(raw, quoted, raw.Length - quoted).Append('"');
    }

    /// <summary>With signs of comments escaped, as <see cref="CommentStripper"/> undoes it.</summary>
    private static void WriteProtected(StringBuilder text, string raw, int start, int end)
    {
        bool isQuoted = false;
        for (int i = start; i < end; i++)
        {
            char c = raw[i];
            if (c == '"')
                isQuoted = !isQuoted;
            if (!isQuoted && c is ('#' or '!'))
                text.Append(i > start && raw[i - 1] == '\\' ? (c == '#' ? "${_HASH}" : "${_BANG}") : $"\\{c}");
            else
                text.Append(c);
            if (c == '\\' && i + 1 < end && raw[i + 1] is not ('#' or '!'))
                text.Append(raw[++i]);
        }
    }
}
