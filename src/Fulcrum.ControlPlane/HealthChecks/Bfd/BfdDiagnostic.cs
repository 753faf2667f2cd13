namespace Fulcrum.ControlPlane.HealthChecks.Bfd;

/// <summary>Why a session left the state Up (RFC 5880, 4.1: Diag); those that occur here.</summary>
public enum BfdDiagnostic
{
    /// <summary>It was not up.</summary>
    None = 0,

    /// <summary>Nothing was heard for the detection time.</summary>
    DetectionTimeExpired = 1,

    /// <summary>The other side says that it is down.</summary>
    NeighbourSignalledDown = 3,

    /// <summary>An operator holds it down.</summary>
    AdministrativelyDown = 7,
}
