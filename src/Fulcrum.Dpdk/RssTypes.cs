namespace Fulcrum.Dpdk;

/// <summary>Kinds of packets that a device hashes over its receive queues (RTE_ETH_RSS_*); compared with DPDK's at start.</summary>
[Flags]
public enum RssTypes : ulong
{
    /// <summary>No hashing.</summary>
    None = 0,

    /// <summary>IPv4 addresses.</summary>
    Ipv4 = 1UL << 2,

    /// <summary>Addresses of IPv4 fragments.</summary>
    Ipv4Fragments = 1UL << 3,

    /// <summary>IPv4 addresses and TCP ports.</summary>
    Ipv4Tcp = 1UL << 4,

    /// <summary>IPv4 addresses and UDP ports.</summary>
    Ipv4Udp = 1UL << 5,

    /// <summary>IPv4 addresses and SCTP ports.</summary>
    Ipv4Sctp = 1UL << 6,

    /// <summary>IPv4 addresses of other protocols.</summary>
    Ipv4Other = 1UL << 7,

    /// <summary>IPv6 addresses.</summary>
    Ipv6 = 1UL << 8,

    /// <summary>Addresses of IPv6 fragments.</summary>
    Ipv6Fragments = 1UL << 9,

    /// <summary>IPv6 addresses and TCP ports.</summary>
    Ipv6Tcp = 1UL << 10,

    /// <summary>IPv6 addresses and UDP ports.</summary>
    Ipv6Udp = 1UL << 11,

    /// <summary>IPv6 addresses and SCTP ports.</summary>
    Ipv6Sctp = 1UL << 12,

    /// <summary>IPv6 addresses of other protocols.</summary>
    Ipv6Other = 1UL << 13,

    /// <summary>All of them: what tells flows apart by as much as each packet has.</summary>
    All = Ipv4 | Ipv4Fragments | Ipv4Tcp | Ipv4Udp | Ipv4Sctp | Ipv4Other | Ipv6 | Ipv6Fragments | Ipv6Tcp | Ipv6Udp | Ipv6Sctp | Ipv6Other,
}
