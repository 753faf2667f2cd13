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
            WriteWords(text, statement);
            if (statement.Block is { } block)
            {
                text.Append(" {\n");
                Write(text, block.Statements, depth + 1);
                text.Append(' ', Indent * depth).Append('}');
            }
            text.Append('\n');
        }
    }

    /// <summary>The words of a statement as it has to be written, without its block.</summary>
    internal static void WriteWords(StringBuilder text, Statement statement) =>
        WriteWords(text, statement.RawText.TrimEnd(Blanks.All), statement.Block is not null);

    /// <summary>The words as they were quoted, protected from being taken for something else.</summary>
    private static void WriteWords(StringBuilder text, string raw, bool hasBlock)
    {
        // At the start of a line '@' would be a condition, at its end '\' would be dropped.
        WriteProtected(text, raw[0] == '@' || raw[^1] == '\\' && !hasBlock ? Quoted(raw) : raw);
    }

    /// <summary>With quotes around every word that has none: around some they would break what looks like a reference.</summary>
    private static string Quoted(string raw)
    {
        StringBuilder text = new();
        for (int start = 0, end; start < raw.Length; start = end)
        {
            bool isBlank = Blanks.IsBlank(raw[start]), isQuoted = raw[start] == '"';
            end = start + 1;
            if (isQuoted)
                end = raw.IndexOf('"', end) is >= 0 and int close ? close + 1 : raw.Length;
            else if (!isBlank)
                end = raw.AsSpan(start).IndexOfAny(Blanks.AllAndQuote) is >= 0 and int length ? start + length : raw.Length;
            string quote = isBlank || isQuoted ? "" : "\"";
            text.Append(quote).Append(raw, start, end - start).Append(quote);
        }
        return text.ToString();
    }

    /// <summary>With signs of comments escaped, as <see cref="CommentStripper"/> undoes it.</summary>
    private static void WriteProtected(StringBuilder text, string raw)
    {
        bool isQuoted = false;
        for (int i = 0; i < raw.Length; i++)
        {
            char c = raw[i];
            if (c == '"')
                isQuoted = !isQuoted;
            if (!isQuoted && c is ('#' or '!'))
                text.Append(i > 0 && raw[i - 1] == '\\' ? (c == '#' ? "${_HASH}" : "${_BANG}") : $"\\{c}");
            else
                text.Append(c);
            if (c == '\\' && i + 1 < raw.Length && raw[i + 1] is not ('#' or '!'))
                text.Append(raw[++i]);
        }
    }
}
