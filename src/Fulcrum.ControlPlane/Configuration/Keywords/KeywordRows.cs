using Fulcrum.ControlPlane.Configuration.Documents;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>What can be said of rows as a whole.</summary>
internal static class KeywordRows
{
    /// <summary>What rows of the model that nothing reads yet say.</summary>
    public const string Later = "is not acted on yet";

    /// <summary>Read into the model, and not acted on yet: also a note for the first of each name.</summary>
    public static IEnumerable<Keyword<T>> NotYet<T>(this IEnumerable<Keyword<T>> rows, string consequence = Later) =>
        rows.Select(row => row with
        {
            Effect = KeywordEffect.NotYet,
            Consequence = consequence,
            Bind = (target, statement, context) =>
            {
                row.Bind(target, statement, context);
                context.Note(statement, $"{statement.Keyword} {consequence}");
            },
        });

    /// <summary>As <see cref="NotYet"/>, where the note for the block around is enough.</summary>
    public static IEnumerable<Keyword<T>> WithItsBlock<T>(this IEnumerable<Keyword<T>> rows, string consequence = Later) =>
        rows.Select(row => row.Effect != KeywordEffect.ActedOn ? row : row with { Effect = KeywordEffect.NotYet, Consequence = consequence });

    /// <summary>Also a warning: keepalived takes it still, and asks for another word.</summary>
    public static IEnumerable<Keyword<T>> Deprecated<T>(this IEnumerable<Keyword<T>> rows, string advice) =>
        rows.Select(row => row with
        {
            Bind = (target, statement, context) =>
            {
                context.Log.Warning(statement.Position, $"{statement.Keyword} is deprecated; {advice}");
                row.Bind(target, statement, context);
            },
        });

    /// <summary>A line that keepalived ends at, or ignores, when it is a block's header.</summary>
    public static string Title(this Statement statement) =>
        statement.Arguments.Count > 0 ? $"{statement.Keyword} {statement.Arguments[0]}" : statement.Keyword.Text;
}
