using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads sh-port, sh-fallback, mh-port, mh-fallback and flag-1 to flag-3.</summary>
internal static class SchedulerFlagReader
{
    private const uint FirstFlag = 8;

    /// <summary>keepalived takes a named flag only after the line of its scheduler.</summary>
    public static void ReadNamed(VirtualServerConfig config, Statement statement, BindingContext context)
    {
        context.NoteExtraWords(statement, 0);
        string word = statement.Keyword.Text;
        string scheduler = word[..2];
        if (config.Scheduler?.Value == scheduler)
            config.SchedulerFlags[SchedulerFlagWords.All.First(item => item.Word == word).Flag] = statement.Position;
        else
            context.Log.Warning(statement.Position,
                $"{word} has no effect, as in keepalived: it has to stand after lb_algo {scheduler}");
    }

    /// <summary>What a number means depends on the scheduler, which may be written later.</summary>
    public static void ReadNumbered(VirtualServerConfig config, Statement statement, BindingContext context)
    {
        context.NoteExtraWords(statement, 0);
        config.NumberedFlags.Add(new(statement.Keyword.Text[^1] - '0', statement.Position));
    }

    /// <summary>LVS's flag "hashed", which is of scheduler sh.</summary>
    public static void ReadHashed(VirtualServerConfig config, Statement statement, BindingContext context)
    {
        context.NoteExtraWords(statement, 0);
        if (config.Scheduler?.Value == "sh")
            context.Note(statement, "hashed has no effect: LVS sets it for itself");
        else
            context.Log.Warning(statement.Position, "hashed has no effect, as in keepalived: it has to stand after lb_algo sh");
    }

    /// <summary>Flags that the scheduler does not have, as LVS numbers them.</summary>
    public static uint Others(VirtualServerConfig config, string scheduler)
    {
        uint others = 0;
        foreach (Written<int> number in config.NumberedFlags)
        {
            if ((SchedulerFlagWords.Of(scheduler) & MaskOf(number.Value)) == SchedulerFlags.None)
                others |= FirstFlag << (number.Value - 1);
        }
        return others;
    }

    /// <summary>All flags of the service; those that its scheduler does not have are left out with a note.</summary>
    public static SchedulerFlags Resolve(VirtualServerConfig config, string scheduler, BindingContext context)
    {
        SchedulerFlags flags = SchedulerFlags.None;
        foreach (SchedulerFlags flag in config.SchedulerFlags.Keys)
            flags |= flag & SchedulerFlagWords.Of(scheduler);
        foreach (Written<int> number in config.NumberedFlags)
        {
            SchedulerFlags flag = SchedulerFlagWords.Of(scheduler) & MaskOf(number.Value);
            if (flag == SchedulerFlags.None)
                context.Log.Note(number.At, $"flag-{number.Value} has no effect: scheduler {scheduler} has no such flag");
            flags |= flag;
        }
        return flags;
    }

    private static SchedulerFlags MaskOf(int number) => number switch
    {
        1 => SchedulerFlags.AnyFallback,
        2 => SchedulerFlags.AnyPort,
        _ => SchedulerFlags.None,
    };
}
