using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Lists between braces, on any number of lines.</summary>
internal static class WordList
{
    /// <summary>All words after the keyword and in its block, in order.</summary>
    public static IReadOnlyList<Word> Of(Statement statement) =>
        [.. statement.Arguments, .. (statement.Block?.Statements ?? []).SelectMany(line => new[] { line.Keyword }.Concat(line.Arguments))];

    /// <summary>The lines of its block; words right after the keyword are the first.</summary>
    public static IReadOnlyList<Statement> LinesOf(Statement statement)
    {
        IEnumerable<Statement> lines = statement.Block?.Statements ?? [];
        if (statement.Arguments.Count > 0)
            lines = lines.Prepend(new Statement(statement.Arguments[0], [.. statement.Arguments.Skip(1)]));
        return [.. lines];
    }
}
