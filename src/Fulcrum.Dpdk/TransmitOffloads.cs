namespace Fulcrum.Dpdk;

/// <summary>What a device does for packets that it sends (RTE_ETH_TX_OFFLOAD_*); compared with DPDK's at start.</summary>
[Flags]
public enum TransmitOffloads : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Fills in the IPv4 header checksum.</summary>
    Ipv4Checksum = 1UL << 1,

    /// <summary>Fills in the UDP checksum.</summary>
    UdpChecksum = 1UL << 2,

    /// <summary>Fills in the TCP checksum.</summary>
    TcpChecksum = 1UL << 3,

    /// <summary>Fills in the SCTP checksum (CRC32c).</summary>
    SctpChecksum = 1UL << 4,

    /// <summary>Sends packets of several segments.</summary>
    MultipleSegments = 1UL << 15,

    /// <summary>Frees packets the fast way: all packets of a queue come from one pool and have one reference.</summary>
    FastFree = 1UL << 16,
}
