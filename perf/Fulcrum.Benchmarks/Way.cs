namespace Fulcrum.Benchmarks;

/// <summary>How a packet is forwarded: the mode, and the families of client and server.</summary>
public enum Way
{
    /// <summary>NAT, IPv4.</summary>
    Nat,

    /// <summary>NAT, IPv6.</summary>
    Nat6,

    /// <summary>DR, IPv4.</summary>
    DirectRoute,

    /// <summary>TUN, IPv4 in IPv4.</summary>
    Tunnel,

    /// <summary>TUN, IPv4 in GRE.</summary>
    TunnelGre,

    /// <summary>TUN, IPv4 in GUE.</summary>
    TunnelGue,

    /// <summary>FULLNAT, IPv4.</summary>
    FullNat,

    /// <summary>FULLNAT, IPv6.</summary>
    FullNat6,

    /// <summary>FULLNAT, IPv6 clients, IPv4 servers.</summary>
    FullNat64,
}
