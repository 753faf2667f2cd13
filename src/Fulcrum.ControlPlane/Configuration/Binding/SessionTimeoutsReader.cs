using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads "lvs_timeouts [tcp S] [tcpfin S] [udp S]", whole seconds; 0 keeps LVS's default.</summary>
internal static class SessionTimeoutsReader
{
    /// <summary>Sets what the line names.</summary>
    public static void Read(DirectorConfig director, Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0 || statement.Block is not null)
            context.Log.Error(statement.Position, "lvs_timeouts takes pairs of tcp, tcpfin or udp and seconds, and no block");
        for (int i = 0; i < statement.Arguments.Count; i += 2)
        {
            Word name = statement.Arguments[i];
            if (i + 1 == statement.Arguments.Count)
                context.Log.Error(name.Position, $"lvs_timeouts: '{name}' needs seconds after it");
            else if (ReadSeconds(statement.Arguments[i + 1], context) is { } timeout)
                director.Settings = Apply(director.Settings, name, timeout, context);
        }
    }

    private static TimeSpan? ReadSeconds(Word word, BindingContext context)
    {
        if (ValueSyntax.ReadNumber(word.Text, 0, ValueSyntax.MaximumSeconds, out int seconds) is not { } complaint)
            return TimeSpan.FromSeconds(seconds);
        context.Log.Error(word.Position, $"lvs_timeouts: {complaint}");
        return null;
    }

    private static DirectorSettings Apply(DirectorSettings settings, Word name, TimeSpan timeout, BindingContext context)
    {
        switch (name.Text)
        {
            case "tcp":
                return settings with { TcpTimeout = timeout };
            case "tcpfin":
                return settings with { TcpFinTimeout = timeout };
            case "udp":
                return settings with { UdpTimeout = timeout };
            default:
                context.Log.Error(name.Position, $"lvs_timeouts: '{name}' is not known; use tcp, tcpfin or udp");
                return settings;
        }
    }
}
