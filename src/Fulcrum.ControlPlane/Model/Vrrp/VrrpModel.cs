namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>Everything about VRRP and BFD, and what they follow. Names are unique among their kind.</summary>
public sealed record VrrpModel
{
    /// <summary>vrrp_instance.</summary>
    public ValueList<VrrpInstance> Instances { get; init; } = [];

    /// <summary>vrrp_sync_group.</summary>
    public ValueList<VrrpSyncGroup> SyncGroups { get; init; } = [];

    /// <summary>vrrp_script.</summary>
    public ValueList<TrackScript> Scripts { get; init; } = [];

    /// <summary>vrrp_track_process.</summary>
    public ValueList<TrackProcess> Processes { get; init; } = [];

    /// <summary>track_file.</summary>
    public ValueList<TrackFile> Files { get; init; } = [];

    /// <summary>bfd_instance.</summary>
    public ValueList<BfdInstance> BfdInstances { get; init; } = [];

    /// <summary>garp_group.</summary>
    public ValueList<GarpGroup> GarpGroups { get; init; } = [];

    /// <summary>interface_up_down_delays and linkbeat_interfaces.</summary>
    public ValueList<InterfaceWatch> Interfaces { get; init; } = [];

    /// <summary>vrrp_... of global_defs.</summary>
    public VrrpDefaults Defaults { get; init; } = new();
}
