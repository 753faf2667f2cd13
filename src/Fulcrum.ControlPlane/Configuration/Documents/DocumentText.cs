using System.Text;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Documents;

/// <summary>
/// A document as <see cref="DocumentWriter"/> prints it, object by object; what has a block, and every line outside of blocks, ends with its
/// source as a comment. Secrets are left out.
/// </summary>
public static class DocumentText
{
    private const int IndentWidth = 4;

    /// <summary>What stands outside of all blocks, one by one.</summary>
    public static IReadOnlyList<ShownObject> Objects(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return [.. document.Statements.Select(Show)];
    }

    /// <summary>A word as it has to be written.</summary>
    public static string Quote(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Length > 0 && !word.Any(c => Blanks.IsBlank(c) || c is '{' or '}' or '#' or '!') && word[0] is not ('@' or '~')
            ? word
            : $"\"{word}\"";
    }

    /// <summary>A comment that says where something is written.</summary>
    public static string Comment(string source) => $" # {source.ReplaceLineEndings(" ")}";

    private static ShownObject Show(Statement statement)
    {
        StringBuilder text = new();
        Append(text, statement, 0, isSecret: false);
        return new(Words(statement), statement.Position.ToString(), text.ToString());
    }

    private static void Append(StringBuilder text, Statement statement, int depth, bool isSecret)
    {
        string indent = new(' ', depth * IndentWidth);
        text.Append(indent);
        if (isSecret)
            text.Append(SecretText.Masked(statement));
        else
            DocumentWriter.WriteWords(text, statement);
        if (statement.Block is null)
        {
            text.Append(depth == 0 ? Comment(statement.Position.ToString()) : "").Append('\n');
            return;
        }
        text.Append(" {").Append(Comment(statement.Position.ToString())).Append('\n');
        foreach (Statement inner in statement.Block.Statements)
            Append(text, inner, depth + 1, SecretText.IsSecret(statement, inner));
        text.Append(indent).Append("}\n");
    }

    private static string Words(Statement statement) =>
        string.Join(' ', statement.Arguments.Prepend(statement.Keyword).Select(word => word.Text));
}
