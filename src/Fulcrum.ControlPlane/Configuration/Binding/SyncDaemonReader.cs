using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model.Settings;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads "lvs_sync_daemon INTERFACE [INSTANCE] [id N] [maxlen N] [port N] [ttl N] [group ADDRESS]".</summary>
internal static class SyncDaemonReader
{
    /// <summary>What is out of range is as if it were not written; a second line is ignored.</summary>
    public static void Read(DirectorConfig director, Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.WarnOfMissing(statement, "an interface");
            return;
        }
        if (director.Defaults.SyncDaemon is { } first)
        {
            context.Log.Warning(statement.Position, $"{statement.Keyword} is there already, on {first.Interface}; this line is ignored");
            return;
        }
        SyncDaemon daemon = new() { Interface = statement.Arguments[0].Text };
        for (int i = 1; i < statement.Arguments.Count; i++)
        {
            Word word = statement.Arguments[i];
            bool takesValue = word.Text is "inst" or "id" or "maxlen" or "port" or "ttl" or "group";
            if (!takesValue)
                daemon = daemon with { Instance = word.Text };
            else if (++i < statement.Arguments.Count)
                daemon = With(daemon, word.Text, statement.Arguments[i], context);
            else
                context.Log.Warning(word.Position, $"{statement.Keyword}: '{word}' needs a value after it; it is ignored");
        }
        director.Defaults = director.Defaults with { SyncDaemon = daemon };
    }

    private static SyncDaemon With(SyncDaemon daemon, string option, Word value, BindingContext context)
    {
        switch (option)
        {
            case "inst":
                return daemon with { Instance = value.Text };
            case "group":
                string? complaint = ValueSyntax.ReadAddress(value.Text, out IPAddress group) ?? MulticastSyntax.WhyNot(group, null);
                return Report(complaint, value, context) ? daemon : daemon with { Group = group };
            default:
                (int minimum, int maximum) = option switch { "id" => (0, 255), "maxlen" => (1, 65507), "port" => (1, 65535), _ => (1, 255) };
                complaint = ValueSyntax.ReadNumber(value.Text, minimum, maximum, out int number);
                if (Report(complaint, value, context))
                    return daemon;
                return option switch
                {
                    "id" => daemon with { Id = number },
                    "maxlen" => daemon with { MaximumLength = number },
                    "port" => daemon with { Port = number },
                    _ => daemon with { TimeToLive = number },
                };
        }
    }

    private static bool Report(string? complaint, Word value, BindingContext context)
    {
        if (complaint is not null)
            context.Log.Warning(value.Position, $"lvs_sync_daemon: {complaint}; it is ignored");
        return complaint is not null;
    }
}
