using System.Net.NetworkInformation;

namespace Fulcrum.Dpdk;

/// <summary>How a device shall work. It must fit what <see cref="DeviceInfo"/> reports.</summary>
public sealed record DeviceConfig
{
    /// <summary>Receive queues, at least 1.</summary>
    public int ReceiveQueues { get; init; } = 1;

    /// <summary>Transmit queues, at least 1.</summary>
    public int TransmitQueues { get; init; } = 1;

    /// <summary>Descriptors of a receive queue; 0: as the driver prefers.</summary>
    public int ReceiveDescriptors { get; init; }

    /// <summary>Descriptors of a transmit queue; 0: as the driver prefers.</summary>
    public int TransmitDescriptors { get; init; }

    /// <summary>
    /// MTU; 0: as it is. Buffers must hold a frame of it, 128 bytes of headroom and 18 of Ethernet included, or <see
    /// cref="ReceiveOffloads.Scatter"/> is to be asked for. DPDK 22.11 raises it beyond 1500 on no device of net_af_packet, net_tap and
    /// net_memif: set it on the kernel interface, before.
    /// </summary>
    public int Mtu { get; init; }

    /// <summary>Whether it receives frames for other MAC addresses too.</summary>
    public bool Promiscuous { get; init; }

    /// <summary>MAC address; null: as it is.</summary>
    public PhysicalAddress? Mac { get; init; }

    /// <summary>What spreads packets over the receive queues; none: all go to queue 0, or as the driver likes.</summary>
    public RssTypes RssTypes { get; init; }

    /// <summary>RSS key of <see cref="DeviceInfo.HashKeySize"/> bytes; empty: the driver's own.</summary>
    public ReadOnlyMemory<byte> HashKey { get; init; }

    /// <summary>What it shall do for received packets.</summary>
    public ReceiveOffloads ReceiveOffloads { get; init; }

    /// <summary>What it shall do for packets that it sends.</summary>
    public TransmitOffloads TransmitOffloads { get; init; }
}
