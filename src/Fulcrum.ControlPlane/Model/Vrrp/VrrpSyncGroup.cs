namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>vrrp_sync_group: instances that change together.</summary>
public sealed record VrrpSyncGroup
{
    /// <summary>Identity.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is written.</summary>
    public required Origin Origin { get; init; }

    /// <summary>group: names of instances.</summary>
    public ValueList<string> Members { get; init; } = [];

    /// <summary>What the group as a whole follows.</summary>
    public VrrpTracking Tracking { get; init; } = new();

    /// <summary>Who is told of its state.</summary>
    public VrrpNotifications Notifications { get; init; } = new();

    /// <summary>sync_group_tracking_weight: weights of members count.</summary>
    public bool UsesWeights { get; init; }

    /// <summary>global_tracking.</summary>
    public bool TracksTogether { get; init; }
}
