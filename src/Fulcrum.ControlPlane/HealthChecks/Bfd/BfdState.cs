namespace Fulcrum.ControlPlane.HealthChecks.Bfd;

/// <summary>State of a session (RFC 5880, 4.1: Sta).</summary>
public enum BfdState
{
    /// <summary>Held down by an operator.</summary>
    AdminDown = 0,

    /// <summary>Not up, or not any more.</summary>
    Down = 1,

    /// <summary>The other side is heard, and does not hear this one yet.</summary>
    Init = 2,

    /// <summary>Both sides hear each other.</summary>
    Up = 3,
}
