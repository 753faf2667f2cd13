namespace Fulcrum.Dpdk;

/// <summary>What a device does for received packets (RTE_ETH_RX_OFFLOAD_*); compared with DPDK's at start.</summary>
[Flags]
public enum ReceiveOffloads : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Checks the IPv4 header checksum.</summary>
    Ipv4Checksum = 1UL << 1,

    /// <summary>Checks the UDP checksum.</summary>
    UdpChecksum = 1UL << 2,

    /// <summary>Checks the TCP checksum.</summary>
    TcpChecksum = 1UL << 3,

    /// <summary>Spreads a packet that is longer than a buffer over several, linked by <see cref="Mbuf.Next"/>.</summary>
    Scatter = 1UL << 13,

    /// <summary>Delivers the RSS hash in <see cref="Mbuf.RssHash"/>.</summary>
    RssHash = 1UL << 19,
}
