namespace Fulcrum.DataPlane.Sessions;

/// <summary>What became of a claim on a local port (<see cref="LocalPorts.TryClaim"/>).</summary>
public enum PortClaim
{
    /// <summary>It is the session's.</summary>
    Given,

    /// <summary>Another session has it.</summary>
    Taken,

    /// <summary>Replies to it belong to another worker, or it is none that is given out.</summary>
    Elsewhere,

    /// <summary>There is no room to note it.</summary>
    NoRoom,
}
