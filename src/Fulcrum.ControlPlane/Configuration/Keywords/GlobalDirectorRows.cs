using Fulcrum.ControlPlane.Configuration.Binding;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Keywords;

/// <summary>What global_defs says of mail, scripts, fifos, connection synchronisation and reloading.</summary>
internal static class GlobalDirectorRows
{
    private const int LongestMailTimeout = 4294;
    private const int LongestScriptTimeout = 1000;

    /// <summary>The rows.</summary>
    public static IEnumerable<Keyword<DirectorConfig>> All =>
    [
        .. Mail, .. Scripts, .. Pipes, .. Reload,
        .. Row<DirectorConfig>.Name("router_id", (c, v) => c.Defaults = c.Defaults with { RouterId = v.Value }),
        .. Row<DirectorConfig>.Custom("lvs_sync_daemon", SyncDaemonReader.Read).NotYet("is in the model; sessions are synchronised by session_sync, a block of its own"),
        .. Row<DirectorConfig>.Flag("lvs_flush", (c, _) => c.Defaults = c.Defaults with { FlushesAtStart = true })
            .NotYet("has nothing to do: the data plane starts empty"),
        .. Row<DirectorConfig>.Flag("lvs_flush_on_stop lvs_flush_onstop", (c, _) => c.Defaults = c.Defaults with { FlushesAtStop = true })
            .NotYet("is in the model; what runs in the data plane outlives the control plane"),
        .. Row<DirectorConfig>.Switch("checker_log_all_failures", (c, v) => c.Defaults = c.Defaults with { LogsAllFailures = v.Value }),
        .. Row<DirectorConfig>.Flag("rs_init_notifies", (c, _) => c.Defaults = c.Defaults with { NotifiesOfStart = true }),
        .. Row<DirectorConfig>.Flag("share_checks", (c, _) => c.Defaults = c.Defaults with { SharesChecks = true }),
        .. Row<DirectorConfig>.Custom("check_addresses", CheckAddressReader.Read),
    ];

    private static IEnumerable<Keyword<DirectorConfig>> Mail => new[]
    {
        Row<DirectorConfig>.Words("notification_email", (c, v) => Set(c, m => m with { Recipients = [.. m.Recipients, .. v.Select(w => w.Text)] })),
        Row<DirectorConfig>.Name("notification_email_from", (c, v) => Set(c, m => m with { Sender = v.Value })),
        Row<DirectorConfig>.Custom("smtp_server", MailServerReader.Read),
        Row<DirectorConfig>.Name("smtp_helo_name", (c, v) => Set(c, m => m with { HelloName = v.Value })),
        Row<DirectorConfig>.Number("smtp_connect_timeout", 0, LongestMailTimeout,
            (c, v) => Set(c, m => m with { Timeout = TimeSpan.FromSeconds(v.Value) })),
        Row<DirectorConfig>.Switch("smtp_alert", (c, v) => Set(c, m => m with { Alerts = v.Value })),
        Row<DirectorConfig>.Switch("smtp_alert_vrrp", (c, v) => Set(c, m => m with { VrrpAlerts = v.Value })),
        Row<DirectorConfig>.Switch("smtp_alert_checker", (c, v) => Set(c, m => m with { CheckerAlerts = v.Value })),
        Row<DirectorConfig>.Flag("no_email_faults", (c, _) => Set(c, m => m with { OmitsFaults = true })),
        Row<DirectorConfig>.Flag("no_checker_emails", (c, _) => Set(c, m => m with { OmitsCheckers = true })),
    }.SelectMany(rows => rows);

    private static IEnumerable<Keyword<DirectorConfig>> Scripts => new[]
    {
        Row<DirectorConfig>.Custom("script_user", ReadScriptUser),
        Row<DirectorConfig>.Switch("enable_script_security", (c, v) => SetScripts(c, s => s with { IsSecure = v.Value })),
        Row<DirectorConfig>.Script("startup_script", c => c.Defaults.Scripts.Startup, (c, v) => SetScripts(c, s => s with { Startup = v })),
        Row<DirectorConfig>.Script("shutdown_script", c => c.Defaults.Scripts.Shutdown, (c, v) => SetScripts(c, s => s with { Shutdown = v })),
        Row<DirectorConfig>.Number("startup_script_timeout", 1, LongestScriptTimeout,
            (c, v) => SetScripts(c, s => s with { StartupTimeout = TimeSpan.FromSeconds(v.Value) })),
        Row<DirectorConfig>.Number("shutdown_script_timeout", 1, LongestScriptTimeout,
            (c, v) => SetScripts(c, s => s with { ShutdownTimeout = TimeSpan.FromSeconds(v.Value) })),
    }.SelectMany(rows => rows);

    private static IEnumerable<Keyword<DirectorConfig>> Pipes => new[]
    {
        Pipe("notify_fifo", c => c.Defaults.Pipe, (c, v) => c.Defaults = c.Defaults with { Pipe = v }),
        Pipe("lvs_notify_fifo", c => c.Defaults.ServicePipe, (c, v) => c.Defaults = c.Defaults with { ServicePipe = v }),
        Pipe("vrrp_notify_fifo", c => c.Defaults.VrrpPipe, (c, v) => c.Defaults = c.Defaults with { VrrpPipe = v }),
        Row<DirectorConfig>.Flag("fifo_write_vrrp_states_on_reload", (c, _) => c.Defaults = c.Defaults with { RepeatsVrrpStatesOnReload = true }),
    }.SelectMany(rows => rows);

    private static IEnumerable<Keyword<DirectorConfig>> Reload => new[]
    {
        Row<DirectorConfig>.Words("reload_check_config", (c, _) => SetReload(c, r => r with { ChecksFirst = true })),
        Row<DirectorConfig>.Name("reload_time_file", (c, v) => SetReload(c, r => r with { TimeFile = v.Value })),
        Row<DirectorConfig>.Flag("reload_repeat", (c, _) => SetReload(c, r => r with { Repeats = true })),
        Row<DirectorConfig>.Words("reload_file", (c, v) => SetReload(c, r => r with { MarkerFile = v.Count > 0 ? v[0].Text : "" })),
        Row<DirectorConfig>.Name("config_save_dir", (c, v) => SetReload(c, r => r with { SaveDirectory = v.Value })),
    }.SelectMany(rows => rows).NotYet("is in the model; a configuration is always checked before it is used");

    private static IEnumerable<Keyword<DirectorConfig>> Pipe(
        string name, Func<DirectorConfig, NotificationPipe> get, Action<DirectorConfig, NotificationPipe> set) =>
    [
        .. Row<DirectorConfig>.Words(name, (c, v) => set(c, v.Count == 0 ? get(c) : get(c) with
        {
            Path = v[0].Text, User = v.Count > 1 ? v[1].Text : null, Group = v.Count > 2 ? v[2].Text : null,
        })),
        .. Row<DirectorConfig>.Script($"{name}_script", c => get(c).Reader, (c, v) => set(c, get(c) with { Reader = v })),
    ];

    private static void ReadScriptUser(DirectorConfig config, Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.WarnOfMissing(statement, "a user");
            return;
        }
        context.NoteExtraWords(statement, 2);
        context.ScriptUserAt = statement.Arguments[0].Position;
        string? group = statement.Arguments.Count > 1 ? statement.Arguments[1].Text : null;
        SetScripts(config, scripts => scripts with { User = statement.Arguments[0].Text, Group = group });
    }

    private static void Set(DirectorConfig config, Func<MailSettings, MailSettings> change) =>
        config.Defaults = config.Defaults with { Mail = change(config.Defaults.Mail) };

    private static void SetScripts(DirectorConfig config, Func<ScriptSettings, ScriptSettings> change) =>
        config.Defaults = config.Defaults with { Scripts = change(config.Defaults.Scripts) };

    private static void SetReload(DirectorConfig config, Func<ReloadSettings, ReloadSettings> change) =>
        config.Defaults = config.Defaults with { Reload = change(config.Defaults.Reload) };
}
