namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>Why a record of the other director was not put into force.</summary>
public enum SyncRefusal
{
    /// <summary>There is no such service here.</summary>
    NoService,

    /// <summary>The service has no such server here, or another forwarding mode for it.</summary>
    NoServer,

    /// <summary>The local address is in no pool here.</summary>
    NoLocalAddress,

    /// <summary>The session or template table is full.</summary>
    TableFull,

    /// <summary>A session of this director uses the same ports.</summary>
    PortTaken,

    /// <summary>
    /// The two directors place the session differently (number of workers, RSS key, steering), or this one cannot say which worker it
    /// will be asked for.
    /// </summary>
    PlacementDiffers,

    /// <summary>The record contradicts itself, or is of a version that is not known here.</summary>
    Malformed,
}
