namespace Fulcrum.ControlPlane.Model.Static;

/// <summary>What the director has in the kernel whatever VRRP says.</summary>
public sealed record StaticModel
{
    /// <summary>static_ipaddress.</summary>
    public ValueList<InterfaceAddress> Addresses { get; init; } = [];

    /// <summary>static_routes.</summary>
    public ValueList<KernelRouteLine> Routes { get; init; } = [];

    /// <summary>static_rules.</summary>
    public ValueList<KernelRuleLine> Rules { get; init; } = [];

    /// <summary>track_group.</summary>
    public ValueList<TrackGroup> Groups { get; init; } = [];
}
