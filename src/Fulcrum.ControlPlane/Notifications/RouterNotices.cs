using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Notifications;

/// <summary>
/// Who is told what of VRRP's events: notify_master and the others as written, then notify with its four arguments, fifos, mail. Not
/// thread-safe.
/// </summary>
internal sealed class RouterNotices
{
    private readonly Dictionary<(bool IsGroup, string Name), VrrpNotifications> _settings = [];
    private readonly Dictionary<(bool IsGroup, string Name), RouterEvent> _states = [];
    private readonly Dictionary<(bool IsGroup, string Name), RouterEventKind> _mailed = [];
    private readonly HashSet<(bool IsGroup, string Name)> _present = [];
    private VrrpDefaults _defaults = new();

    /// <summary>Follows a model. Those that are gone are remembered until that is told.</summary>
    public void Use(VrrpModel model)
    {
        _defaults = model.Defaults;
        _present.Clear();
        foreach (VrrpSyncGroup group in model.SyncGroups)
            Add((true, group.Name), group.Notifications);
        foreach (VrrpInstance instance in model.Instances)
            Add((false, instance.Name), instance.Notifications);
        foreach ((bool IsGroup, string Name) gone in _settings.Keys.Where(key => key.IsGroup && !_present.Contains(key)).ToList())
            Forget(gone);
    }

    /// <summary>fifo_write_vrrp_states_on_reload: the lines that tell of all states again, groups first.</summary>
    public IReadOnlyList<string> Repeat() => [.. _states.Where(pair => _present.Contains(pair.Key))
        .OrderByDescending(pair => pair.Key.IsGroup).Select(pair => RouterText.LineOf(pair.Value)).OfType<string>()];

    /// <summary>Null: nobody is told.</summary>
    public RouterNotice? Take(RouterEvent occurrence, MailSettings mail)
    {
        (bool IsGroup, string Name) key = (occurrence.IsGroup, occurrence.Name);
        VrrpNotifications settings = _settings.GetValueOrDefault(key) ?? new();
        if (RouterText.WordOf(occurrence) is null)
            return null;
        if (occurrence.Kind == RouterEventKind.PriorityChanged)
            return settings.TellsPriorities ?? _defaults.TellsPriorities ? new(RouterText.LineOf(occurrence), [], null) : null;
        string who = $"{(occurrence.IsGroup ? "vrrp_sync_group" : "vrrp_instance")} {occurrence.Name}";
        if (occurrence.Kind == RouterEventKind.LowerPriority)
        {
            ValueList<(string, string, Script)> scripts = settings.LowerPriority is { } script
                ? [($"{who} lower priority", $"notify_master_rx_lower_pri of {who}", script)] : [];
            return new(RouterText.LineOf(occurrence), scripts, null);
        }
        RouterEventKind? before = _states.TryGetValue(key, out RouterEvent? last) ? last.Kind : null;
        if (occurrence.Kind == RouterEventKind.Deleted)
            Forget(key);
        else
            _states[key] = occurrence;
        // As long as nobody asks for more, what is removed looks as if it were in FAULT.
        if (occurrence.Kind == RouterEventKind.Deleted && settings.Deleted is null)
        {
            if (before == RouterEventKind.Fault)
                return null;
            occurrence = occurrence with { Kind = RouterEventKind.Fault };
        }
        return new(RouterText.LineOf(occurrence), ScriptsOf(occurrence, settings, who), MailOf(occurrence, settings, key, mail));
    }

    private static ValueList<(string Queue, string What, Script Script)> ScriptsOf(RouterEvent occurrence, VrrpNotifications settings, string who)
    {
        (Script? script, string word) = occurrence.Kind switch
        {
            RouterEventKind.Master => (settings.Master, "notify_master"),
            RouterEventKind.Backup => (settings.Backup, "notify_backup"),
            RouterEventKind.Fault => (settings.Fault, "notify_fault"),
            RouterEventKind.Stop => (settings.Stop, "notify_stop"),
            _ => (settings.Deleted, "notify_deleted"),
        };
        List<(string, string, Script)> scripts = [];
        if (script is not null)
            scripts.Add((who, $"{word} of {who}", script));
        if (settings.Any is { } any)
            scripts.Add(($"{who} any", $"notify of {who}", any with { Arguments = [.. any.Arguments, .. RouterText.ArgumentsOf(occurrence)] }));
        return new(scripts);
    }

    /// <summary>smtp_alert of the object, smtp_alert_vrrp, smtp_alert, in this order; else no. A state is mailed once until another one is.</summary>
    private (string, string)? MailOf(RouterEvent occurrence, VrrpNotifications settings, (bool IsGroup, string Name) key, MailSettings mail)
    {
        bool isWanted = settings.SendsMail ?? mail.VrrpAlerts ?? mail.Alerts ?? false;
        if (!isWanted || mail.Server is null || mail.Recipients.Count == 0 || (occurrence.Kind == RouterEventKind.Fault && mail.OmitsFaults)
            || (_mailed.TryGetValue(key, out RouterEventKind last) && last == occurrence.Kind))
        {
            return null;
        }
        _mailed[key] = occurrence.Kind;
        return RouterText.MailOf(occurrence);
    }

    private void Add((bool IsGroup, string Name) key, VrrpNotifications settings)
    {
        _settings[key] = settings;
        _present.Add(key);
    }

    private void Forget((bool IsGroup, string Name) key)
    {
        _states.Remove(key);
        _mailed.Remove(key);
        if (!_present.Contains(key))
            _settings.Remove(key);
    }
}
