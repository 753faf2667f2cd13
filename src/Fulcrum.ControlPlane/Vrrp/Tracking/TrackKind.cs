namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>What an instance may follow.</summary>
public enum TrackKind
{
    /// <summary>track_interface: whether it is up.</summary>
    Interface = 0,

    /// <summary>track_script: what a command returns.</summary>
    Script = 1,

    /// <summary>track_file: a number in a file.</summary>
    File = 2,

    /// <summary>track_process: whether enough processes run.</summary>
    Process = 3,

    /// <summary>track_bfd: whether a BFD session is up.</summary>
    Bfd = 4,

    /// <summary>track_virtual_server: whether a service has its quorum.</summary>
    Service = 5,
}
