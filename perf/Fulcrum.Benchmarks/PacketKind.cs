namespace Fulcrum.Benchmarks;

/// <summary>What the parser gets.</summary>
public enum PacketKind
{
    /// <summary>IPv4, UDP.</summary>
    Ipv4Udp,

    /// <summary>IPv4, TCP.</summary>
    Ipv4Tcp,

    /// <summary>IPv6, UDP.</summary>
    Ipv6Udp,

    /// <summary>IPv6, TCP.</summary>
    Ipv6Tcp,

    /// <summary>IPv4, UDP, with a VLAN tag.</summary>
    TaggedUdp,

    /// <summary>ICMP echo, for the kernel.</summary>
    Echo,

    /// <summary>ARP, for the kernel.</summary>
    Arp,
}
