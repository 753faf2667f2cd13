using System.Net;

namespace Fulcrum.ControlPlane.Model;

/// <summary>A real server of one service as meant.</summary>
public sealed record RealServer
{
    /// <summary>Where sessions go; identity within the service.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>0 quiesces.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>How packets reach the server.</summary>
    public required ForwardingMode Mode { get; init; }

    /// <summary>A failed server keeps its place with weight 0 instead of leaving the service.</summary>
    public bool InhibitOnFailure { get; init; }

    /// <summary>All of them must succeed.</summary>
    public required ValueList<HealthCheck> HealthChecks { get; init; }

    /// <summary>Where it is written: file:line, or the API.</summary>
    public required Origin Origin { get; init; }
}

/// <summary>LVS's packet-forwarding methods, and FULLNAT.</summary>
public enum ForwardingMode
{
    /// <summary>Rewrites the destination.</summary>
    Nat = 1,

    /// <summary>Rewrites source and destination.</summary>
    FullNat = 2,

    /// <summary>Only the destination MAC changes.</summary>
    DirectRoute = 3,

    /// <summary>Encapsulates.</summary>
    Tunnel = 4,
}
