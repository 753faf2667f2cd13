namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>What an instance or a group is.</summary>
public enum RouterState
{
    /// <summary>It is not started yet, or is stopped.</summary>
    Stopped = 0,

    /// <summary>Another one has the addresses, or nobody yet.</summary>
    Backup = 1,

    /// <summary>It has the addresses.</summary>
    Master = 2,

    /// <summary>It cannot have them.</summary>
    Fault = 3,
}
