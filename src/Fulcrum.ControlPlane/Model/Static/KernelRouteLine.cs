namespace Fulcrum.ControlPlane.Model.Static;

/// <summary>A line of static_routes or virtual_routes, in iproute2's words.</summary>
public sealed record KernelRouteLine
{
    /// <summary>Prefix, address, or "default".</summary>
    public required string Destination { get; init; }

    /// <summary>unicast, blackhole, unreachable and their kin; null: unicast.</summary>
    public string? Type { get; init; }

    /// <summary>via, gw: addresses; several of them are next hops.</summary>
    public ValueList<string> Gateways { get; init; } = [];

    /// <summary>dev.</summary>
    public string? Interface { get; init; }

    /// <summary>table.</summary>
    public string? Table { get; init; }

    /// <summary>track_group.</summary>
    public string? TrackGroup { get; init; }

    /// <summary>All other words, in order.</summary>
    public ValueList<string> Options { get; init; } = [];
}
