namespace Fulcrum.ControlPlane.Model.Settings;

/// <summary>A fifo that events are written to, line by line.</summary>
public sealed record NotificationPipe
{
    /// <summary>notify_fifo, lvs_notify_fifo, vrrp_notify_fifo; null: none.</summary>
    public string? Path { get; init; }

    /// <summary>Owner of the fifo.</summary>
    public string? User { get; init; }

    /// <summary>Its group.</summary>
    public string? Group { get; init; }

    /// <summary>Run with the fifo's path as its last argument (..._script).</summary>
    public Script? Reader { get; init; }
}
