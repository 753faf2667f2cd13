namespace Fulcrum.DataPlane.Classify;

/// <summary>Kinds of traffic for the kernel; each has its own limit, so that a flood of one cannot starve the others.</summary>
public enum PuntClass : byte
{
    /// <summary>ARP and IPv6's neighbour discovery.</summary>
    Arp,

    /// <summary>What keeps a director reachable: BGP, OSPF, VRRP, BFD, SSH.</summary>
    Control,

    /// <summary>ICMP and ICMPv6.</summary>
    Icmp,

    /// <summary>Everything else.</summary>
    Other,
}
