using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Notifications;

/// <summary>Instances, groups and events in the words that readers of keepalived's fifos, scripts and mail know. Pure functions.</summary>
public static class RouterText
{
    /// <summary>A fifo's line: INSTANCE "VI_1" MASTER 150; null for what fifos are not told of.</summary>
    public static string? LineOf(RouterEvent occurrence) => WordOf(occurrence) is { } word
        ? $"{KindOf(occurrence)} \"{occurrence.Name}\" {word} {occurrence.Priority}"
        : null;

    /// <summary>What a notify script is given: INSTANCE VI_1 MASTER 150.</summary>
    public static IReadOnlyList<string> ArgumentsOf(RouterEvent occurrence) =>
        [KindOf(occurrence), occurrence.Name, WordOf(occurrence) ?? "", $"{occurrence.Priority}"];

    /// <summary>A mail's subject without the director's name, and its body; null for what is not mailed.</summary>
    public static (string Subject, string Body)? MailOf(RouterEvent occurrence)
    {
        (string What, string Instance, string Group)? text = occurrence.Kind switch
        {
            RouterEventKind.Master => ("Entering MASTER state", "is now owning VRRP VIPs", "MASTER state"),
            RouterEventKind.Backup => ("Entering BACKUP state", "is no longer owning VRRP VIPs", "BACKUP state"),
            RouterEventKind.Fault => ("Entering FAULT state", "is no longer owning VRRP VIPs", "FAULT state"),
            RouterEventKind.Stop => ("Stopping", "stopping", ""),
            RouterEventKind.Deleted when !occurrence.IsGroup => ("Deleted", "", ""),
            _ => null,
        };
        if (text is not { } found)
            return null;
        string who = $"VRRP {(occurrence.IsGroup ? "Group" : "Instance")} {occurrence.Name}";
        string body = occurrence switch
        {
            { Kind: RouterEventKind.Deleted } => "VRRP Deleted at reload",
            { IsGroup: false } => $"VRRP Instance {found.Instance}",
            { Kind: RouterEventKind.Stop } => "All VRRP group instances are now stopping",
            _ => $"All VRRP group instances are now in {found.Group}",
        };
        return ($"{who} - {found.What}", body);
    }

    /// <summary>Of a state or event; null for what is Fulcrum's own.</summary>
    public static string? WordOf(RouterEvent occurrence) => occurrence.Kind switch
    {
        RouterEventKind.Master => "MASTER",
        RouterEventKind.Backup => "BACKUP",
        RouterEventKind.Fault => "FAULT",
        RouterEventKind.Stop => "STOP",
        RouterEventKind.Deleted => "DELETED",
        RouterEventKind.LowerPriority => "MASTER_RX_LOWER_PRI",
        RouterEventKind.PriorityChanged => occurrence.State == RouterState.Master ? "MASTER_PRIORITY" : "BACKUP_PRIORITY",
        _ => null,
    };

    private static string KindOf(RouterEvent occurrence) => occurrence.IsGroup ? "GROUP" : "INSTANCE";
}
