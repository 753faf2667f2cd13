using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads commands: a word, or a quoted command line, and after it the user and the group that it runs as.</summary>
internal static class ScriptReader
{
    /// <summary>"KEYWORD COMMAND [USER [GROUP]]"; null after a warning.</summary>
    public static Script? Read(Statement statement, BindingContext context, bool decides = false)
    {
        if (Command(statement, context) is not { } arguments)
            return null;
        context.NoteExtraWords(statement, 3);
        Script script = new(arguments, Word(statement, 1), Word(statement, 2));
        context.Scripts.Add(new(script, statement.Arguments[0].Position, decides));
        return script;
    }

    /// <summary>"KEYWORD COMMAND ARGUMENT ...": all words belong to the command, which runs as who <paramref name="before"/> did; null after a warning.</summary>
    public static Script? ReadLine(Statement statement, Script before, BindingContext context)
    {
        if (Command(statement, context) is not { } arguments)
            return null;
        Script script = before with { Arguments = [.. arguments, .. statement.Arguments.Skip(1).Select(word => word.Text)] };
        context.Scripts.Add(new(script, statement.Arguments[0].Position, Decides: true));
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

    private static ValueList<string>? Command(Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.WarnOfMissing(statement, "a command");
            return null;
        }
        Word command = statement.Arguments[0];
        string[] words = command.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0)
            return new(words);
        context.Log.Warning(command.Position, $"{statement.Keyword}: the command is empty; the line is ignored");
        return null;
    }

    private static string? Word(Statement statement, int index) =>
        statement.Arguments.Count > index ? statement.Arguments[index].Text : null;
}
