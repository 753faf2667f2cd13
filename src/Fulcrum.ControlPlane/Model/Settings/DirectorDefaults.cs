namespace Fulcrum.ControlPlane.Model.Settings;

/// <summary>global_defs but for <see cref="DirectorSettings"/> and VRRP.</summary>
public sealed record DirectorDefaults
{
    /// <summary>router_id; null: the host's name.</summary>
    public string? RouterId { get; init; }

    /// <summary>Mail.</summary>
    public MailSettings Mail { get; init; } = new();

    /// <summary>Scripts.</summary>
    public ScriptSettings Scripts { get; init; } = new();

    /// <summary>notify_fifo: of everything.</summary>
    public NotificationPipe Pipe { get; init; } = new();

    /// <summary>lvs_notify_fifo: of services and servers.</summary>
    public NotificationPipe ServicePipe { get; init; } = new();

    /// <summary>vrrp_notify_fifo: of VRRP.</summary>
    public NotificationPipe VrrpPipe { get; init; } = new();

    /// <summary>fifo_write_vrrp_states_on_reload.</summary>
    public bool RepeatsVrrpStatesOnReload { get; init; }

    /// <summary>lvs_sync_daemon; null: none.</summary>
    public SyncDaemon? SyncDaemon { get; init; }

    /// <summary>lvs_flush: services that are in the way at the start are removed.</summary>
    public bool FlushesAtStart { get; init; }

    /// <summary>lvs_flush_on_stop, and whether service by service ("VS").</summary>
    public bool FlushesAtStop { get; init; }

    /// <summary>checker_log_all_failures.</summary>
    public bool LogsAllFailures { get; init; }

    /// <summary>rs_init_notifies: scripts and mail tell of how servers start, too.</summary>
    public bool NotifiesOfStart { get; init; }

    /// <summary>share_checks: the same check of one server behind several services is made once for all of them.</summary>
    public bool SharesChecks { get; init; }

    /// <summary>check_addresses.</summary>
    public CheckAddresses CheckAddresses { get; init; } = CheckAddresses.Default;

    /// <summary>SSL.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>How the configuration is read again.</summary>
    public ReloadSettings Reload { get; init; } = new();
}
