namespace Fulcrum.Dpdk;

/// <summary>Kinds of packets that a device hashes over its receive queues (RTE_ETH_RSS_*); compared with DPDK's at start.</summary>
[Flags]
public enum RssTypes : ulong
{
    /// <summary>No hashing.</summary>
    None = 0,

    /// <summary>IPv4 addresses.</summary>
    Ipv4 = 1UL << 2,

    /// <summary>IPv4 addresses and TCP ports.</summary>
    Ipv4Tcp = 1UL << 4,

    /// <summary>IPv4 addresses and UDP ports.</summary>
    Ipv4Udp = 1UL << 5,

    /// <summary>IPv6 addresses.</summary>
    Ipv6 = 1UL << 8,

    /// <summary>IPv6 addresses and TCP ports.</summary>
    Ipv6Tcp = 1UL << 10,

    /// <summary>IPv6 addresses and UDP ports.</summary>
    Ipv6Udp = 1UL << 11,
}
