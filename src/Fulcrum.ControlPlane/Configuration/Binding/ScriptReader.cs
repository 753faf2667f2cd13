using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>
/// Reads commands: a word, or a quoted command line, and after it the user and the group that it runs as. Their lines are read with
/// escapes and both kinds of quotes.
/// </summary>
internal static class ScriptReader
{
    /// <summary>"KEYWORD COMMAND [USER [GROUP]]"; null after a warning.</summary>
    public static Script? Read(Statement statement, BindingContext context, bool decides = false)
    {
        if (Words(statement, context) is not { } words || Command(statement, words[0], context) is not { } arguments)
            return null;
        if (words.Count > 3)
            context.Log.Note(words[3].Position, $"'{words[3]}' and what follows it on the line is ignored");
        Script script = new(arguments, words.Count > 1 ? words[1].Text : null, words.Count > 2 ? words[2].Text : null);
        context.Scripts.Add(new(script, words[0].Position, decides));
        return script;
    }

    /// <summary>"KEYWORD COMMAND ARGUMENT ...": all words belong to the command, which runs as who <paramref name="before"/> did; null after a warning.</summary>
    public static Script? ReadLine(Statement statement, Script before, BindingContext context)
    {
        if (Words(statement, context) is not { } words || Command(statement, words[0], context) is not { } arguments)
            return null;
        Script script = before with { Arguments = [.. arguments, .. words.Skip(1).Select(word => word.Text)] };
        context.Scripts.Add(new(script, words[0].Position, Decides: true));
        return script;
    }

    /// <summary>"user USER [GROUP]" of a command, which may be written later.</summary>
    public static Script ReadUser(Statement statement, Script script, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.WarnOfMissing(statement, "a user");
            return script;
        }
        context.NoteExtraWords(statement, 2);
        Script changed = script with { User = Word(statement, 0), Group = Word(statement, 1) };
        int index = context.Scripts.FindLastIndex(use => ReferenceEquals(use.Script, script));
        if (index >= 0)
            context.Scripts[index] = context.Scripts[index] with { Script = changed };
        return changed;
    }

    /// <summary>Those after the keyword, at least one; null after a warning.</summary>
    private static List<Word>? Words(Statement statement, BindingContext context)
    {
        List<Word>? words = statement.ReadEscapedWords(context.Log)?.Skip(1).ToList();
        if (words is { Count: 0 })
            context.WarnOfMissing(statement, "a command");
        return words is { Count: > 0 } ? words : null;
    }

    private static ValueList<string>? Command(Statement statement, Word command, BindingContext context)
    {
        if (EscapedWordSplitter.Split(command, context.Log) is { Count: > 0 } words)
            return new(words.Select(word => word.Text));
        context.Log.Warning(command.Position, $"{statement.Keyword}: the command is empty; the line is ignored");
        return null;
    }

    private static string? Word(Statement statement, int index) =>
        statement.Arguments.Count > index ? statement.Arguments[index].Text : null;
}
