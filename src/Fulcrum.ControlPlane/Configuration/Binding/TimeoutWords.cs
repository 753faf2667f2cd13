using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads "[tcp S] [tcpfin S] [udp S]" after a keyword, whole seconds.</summary>
internal static class TimeoutWords
{
    /// <summary>Calls <paramref name="set"/> for each pair that is right; the others are warnings, or errors where the word is Fulcrum's own.</summary>
    public static void Read(Statement statement, BindingContext context, bool isStrict, Action<string, int, Word> set)
    {
        if (statement.Arguments.Count == 0 || statement.Block is not null)
            Complain(statement.Position, $"{statement.Keyword} takes pairs of tcp, tcpfin or udp and seconds, and no block");
        for (int i = 0; i < statement.Arguments.Count; i += 2)
        {
            Word name = statement.Arguments[i];
            int seconds = 0;
            if (i + 1 == statement.Arguments.Count)
                Complain(name.Position, $"{statement.Keyword}: '{name}' needs seconds after it");
            else if (ValueSyntax.ReadNumber(statement.Arguments[i + 1].Text, 0, ValueSyntax.MaximumSeconds, out seconds) is { } complaint)
                Complain(statement.Arguments[i + 1].Position, $"{statement.Keyword}: {complaint}");
            else if (name.Text is "tcp" or "tcpfin" or "udp")
                set(name.Text, seconds, name);
            else
                Complain(name.Position, $"{statement.Keyword}: '{name}' is not known; use tcp, tcpfin or udp");
        }

        void Complain(SourcePosition at, string message)
        {
            if (isStrict)
                context.Log.Error(at, message);
            else
                context.Log.Warning(at, $"{message}; it is ignored");
        }
    }
}
