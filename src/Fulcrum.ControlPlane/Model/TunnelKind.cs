namespace Fulcrum.ControlPlane.Model;

/// <summary>LVS's tunnel types.</summary>
public enum TunnelKind
{
    /// <summary>IP in IP, either family in either.</summary>
    Ipip = 0,

    /// <summary>GRE, version 0.</summary>
    Gre = 1,

    /// <summary>Generic UDP encapsulation.</summary>
    Gue = 2,
}
