using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads "[tcp S] [tcpfin S] [udp S]" after a keyword, whole seconds.</summary>
internal static class TimeoutWords
{
    /// <summary>Calls <paramref name="set"/> for each pair that is right; the others are errors.</summary>
    public static void Read(Statement statement, BindingContext context, Action<string, int, Word> set)
    {
        if (statement.Arguments.Count == 0 || statement.Block is not null)
            context.Log.Error(statement.Position, $"{statement.Keyword} takes pairs of tcp, tcpfin or udp and seconds, and no block");
        for (int i = 0; i < statement.Arguments.Count; i += 2)
        {
            Word name = statement.Arguments[i];
            if (i + 1 == statement.Arguments.Count)
                context.Log.Error(name.Position, $"{statement.Keyword}: '{name}' needs seconds after it");
            else if (ReadSeconds(statement, statement.Arguments[i + 1], context) is not { } seconds)
                continue;
            else if (name.Text is "tcp" or "tcpfin" or "udp")
                set(name.Text, seconds, name);
            else
                context.Log.Error(name.Position, $"{statement.Keyword}: '{name}' is not known; use tcp, tcpfin or udp");
        }
    }

    private static int? ReadSeconds(Statement statement, Word word, BindingContext context)
    {
        if (ValueSyntax.ReadNumber(word.Text, 0, ValueSyntax.MaximumSeconds, out int seconds) is not { } complaint)
            return seconds;
        context.Log.Error(word.Position, $"{statement.Keyword}: {complaint}");
        return null;
    }
}
