namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>Who is told of the state of an instance or a group.</summary>
public sealed record VrrpNotifications
{
    /// <summary>notify_master.</summary>
    public Script? Master { get; init; }

    /// <summary>notify_backup.</summary>
    public Script? Backup { get; init; }

    /// <summary>notify_fault.</summary>
    public Script? Fault { get; init; }

    /// <summary>notify_stop.</summary>
    public Script? Stop { get; init; }

    /// <summary>notify_deleted.</summary>
    public Script? Deleted { get; init; }

    /// <summary>notify: of every state.</summary>
    public Script? Any { get; init; }

    /// <summary>notify_master_rx_lower_pri.</summary>
    public Script? LowerPriority { get; init; }

    /// <summary>notify_priority_changes.</summary>
    public bool? TellsPriorities { get; init; }

    /// <summary>smtp_alert.</summary>
    public bool? SendsMail { get; init; }
}
