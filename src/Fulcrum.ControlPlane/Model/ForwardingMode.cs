namespace Fulcrum.ControlPlane.Model;

/// <summary>LVS's packet-forwarding methods, and FULLNAT.</summary>
public enum ForwardingMode
{
    /// <summary>Rewrites the destination.</summary>
    Nat = 1,

    /// <summary>Rewrites source and destination.</summary>
    FullNat = 2,

    /// <summary>Only the destination MAC changes.</summary>
    DirectRoute = 3,

    /// <summary>Encapsulates.</summary>
    Tunnel = 4,
}
