namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>A forwarding mode that the kernel has too, tunnels with their encapsulation.</summary>
public enum Forwarding
{
    Nat,
    DirectRoute,
    Ipip,
    Gre,

    /// <summary>GRE with a checksum.</summary>
    GreChecksum,

    /// <summary>GUE whose UDP checksum is 0.</summary>
    Gue,

    /// <summary>GUE with a UDP checksum.</summary>
    GueChecksum,
}
