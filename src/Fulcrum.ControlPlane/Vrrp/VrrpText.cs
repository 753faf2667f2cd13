using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>Events in words, for the log.</summary>
internal static class VrrpText
{
    /// <summary>What happened.</summary>
    public static string Of(RouterEvent occurrence) => occurrence.Kind switch
    {
        RouterEventKind.Master => "is MASTER",
        RouterEventKind.Backup => "is BACKUP",
        RouterEventKind.Fault => "is in FAULT",
        RouterEventKind.Stop => "is stopped",
        RouterEventKind.Deleted => "is removed",
        RouterEventKind.LowerPriority => "hears an advert of lower priority",
        RouterEventKind.PriorityChanged => $"has priority {occurrence.Priority}",
        RouterEventKind.SplitBrain => "is MASTER, and another director is, too",
        RouterEventKind.SplitBrainHealed => "is no longer MASTER beside another one",
        RouterEventKind.DuplicateRouter => "shares its virtual_router_id with somebody else",
        RouterEventKind.AddressMismatch => "hears adverts of other addresses than its own",
        RouterEventKind.AdvertRefused => "refuses adverts",
        RouterEventKind.TimerLate => "was late itself",
        _ => $"{occurrence.Kind}",
    };

    /// <summary>How loudly that is told.</summary>
    public static LogLevel LevelOf(RouterEventKind kind) => kind switch
    {
        RouterEventKind.Master or RouterEventKind.Backup or RouterEventKind.Stop or RouterEventKind.Deleted or RouterEventKind.PriorityChanged
            or RouterEventKind.SplitBrainHealed or RouterEventKind.LowerPriority => LogLevel.Information,
        RouterEventKind.SplitBrain => LogLevel.Error,
        _ => LogLevel.Warning,
    };
}
