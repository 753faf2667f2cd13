using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>Who is told of the state of a vrrp_instance or vrrp_sync_group.</summary>
internal static class NotifyRows
{
    /// <summary>The rows.</summary>
    public static IEnumerable<Keyword<Draft<T>>> Of<T>(Func<T, VrrpNotifications> get, Func<T, VrrpNotifications, T> set) => new[]
    {
        DraftRow<T>.Script("notify_master", x => get(x).Master, (x, v) => set(x, get(x) with { Master = v })),
        DraftRow<T>.Script("notify_backup", x => get(x).Backup, (x, v) => set(x, get(x) with { Backup = v })),
        DraftRow<T>.Script("notify_fault", x => get(x).Fault, (x, v) => set(x, get(x) with { Fault = v })),
        DraftRow<T>.Script("notify_stop", x => get(x).Stop, (x, v) => set(x, get(x) with { Stop = v })),
        DraftRow<T>.Script("notify_deleted", x => get(x).Deleted, (x, v) => set(x, get(x) with { Deleted = v })),
        DraftRow<T>.Script("notify", x => get(x).Any, (x, v) => set(x, get(x) with { Any = v })),
        DraftRow<T>.Script("notify_master_rx_lower_pri", x => get(x).LowerPriority, (x, v) => set(x, get(x) with { LowerPriority = v })),
        DraftRow<T>.Switch("notify_priority_changes", (x, v) => set(x, get(x) with { TellsPriorities = v })),
        DraftRow<T>.Switch("smtp_alert", (x, v) => set(x, get(x) with { SendsMail = v })),
    }.SelectMany(rows => rows);
}
