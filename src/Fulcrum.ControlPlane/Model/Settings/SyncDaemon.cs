using System.Net;

namespace Fulcrum.ControlPlane.Model.Settings;

/// <summary>lvs_sync_daemon: who is told of sessions, so that another director can go on with them.</summary>
public sealed record SyncDaemon
{
    /// <summary>Interface that it is sent on.</summary>
    public required string Interface { get; init; }

    /// <summary>The VRRP instance whose state decides whether this director sends or receives; null: it does both.</summary>
    public string? Instance { get; init; }

    /// <summary>Who belongs together; 0 to 255. Null: the instance's virtual router id, else 0.</summary>
    public int? Id { get; init; }

    /// <summary>Longest message, bytes; 0: the kernel's.</summary>
    public int MaximumLength { get; init; }

    /// <summary>UDP port; 0: 8848.</summary>
    public int Port { get; init; }

    /// <summary>0: 1.</summary>
    public int TimeToLive { get; init; }

    /// <summary>Multicast group; null: 224.0.0.81.</summary>
    public IPAddress? Group { get; init; }
}
