namespace Fulcrum.ControlPlane.Model.Vrrp;

/// <summary>What an instance or a group follows.</summary>
public sealed record VrrpTracking
{
    /// <summary>dont_track_primary: the state of its own interface is of no matter.</summary>
    public bool IgnoresOwnInterface { get; init; }

    /// <summary>linkbeat_use_polling.</summary>
    public bool PollsLinks { get; init; }

    /// <summary>track_interface.</summary>
    public ValueList<TrackedObject> Interfaces { get; init; } = [];

    /// <summary>track_script.</summary>
    public ValueList<TrackedObject> Scripts { get; init; } = [];

    /// <summary>track_file.</summary>
    public ValueList<TrackedObject> Files { get; init; } = [];

    /// <summary>track_process.</summary>
    public ValueList<TrackedObject> Processes { get; init; } = [];

    /// <summary>track_bfd.</summary>
    public ValueList<TrackedObject> BfdInstances { get; init; } = [];

    /// <summary>track_virtual_server.</summary>
    public ValueList<WatchedService> Services { get; init; } = [];
}
