using System.Net;

namespace Fulcrum.ControlPlane.Model.Settings;

/// <summary>session_sync: the director that is told of sessions, and tells of its own, so that either can go on with the other's.</summary>
public sealed record SessionSync
{
    /// <summary>TCP port where none is written.</summary>
    public const int DefaultPort = 8848;

    /// <summary>Fewest characters of a key.</summary>
    public const int ShortestKey = 16;

    /// <summary>Where this director listens, and the address that it connects from.</summary>
    public required IPEndPoint Local { get; init; }

    /// <summary>Where the other one listens, and the only address that is let in.</summary>
    public required IPEndPoint Peer { get; init; }

    /// <summary>What both directors know, and nobody else; null with <see cref="IsInsecure"/>.</summary>
    public Secret? Key { get; init; }

    /// <summary>insecure: nobody has to prove anything.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>Time in which every live session is told anew.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most records told in a second.</summary>
    public uint Rate { get; init; } = 200_000;

    /// <summary>Longest time that VRRP waits for the peer's sessions before it takes over from a living master.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where it is written.</summary>
    public required Origin Origin { get; init; }
}
