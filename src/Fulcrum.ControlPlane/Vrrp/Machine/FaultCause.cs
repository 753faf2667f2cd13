namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>What puts an instance into FAULT. Each has its own sentence; an instance is well when none has one.</summary>
public enum FaultCause
{
    /// <summary>Its interface is down or missing, and dont_track_primary is not written.</summary>
    Interface = 0,

    /// <summary>Its interface has no address to send from; track_src_ip.</summary>
    SourceAddress = 1,

    /// <summary>unicast_fault_no_peer.</summary>
    Peers = 2,

    /// <summary>The data plane is not connected, or its port is missing.</summary>
    DataPlane = 3,

    /// <summary>The data plane has refused the configuration.</summary>
    Configuration = 4,

    /// <summary>A tracked object of weight 0 has failed.</summary>
    Tracking = 5,

    /// <summary>Anything else of the sockets.</summary>
    Transport = 6,

    /// <summary>Something that is tracked has no result yet. Nobody is told of a FAULT at the start that is only this.</summary>
    Waiting = 7,
}
