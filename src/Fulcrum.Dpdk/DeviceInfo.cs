using System.Net.NetworkInformation;

namespace Fulcrum.Dpdk;

/// <summary>What a device is and can do, as its driver reports it.</summary>
public sealed record DeviceInfo
{
    /// <summary>Driver: "net_af_xdp", "mlx5_pci".</summary>
    public required string Driver { get; init; }

    /// <summary>Name: "net_af_xdp0", "0000:01:00.0".</summary>
    public required string Device { get; init; }

    /// <summary>Its MAC address now.</summary>
    public required PhysicalAddress Mac { get; init; }

    /// <summary>
    /// Its MTU now, bytes of layer 3: that of the kernel interface that it is on, if it is on one. net_af_packet carries no more than
    /// fits a slot of its ring (its argument framesz, 2048 unless given, less 96), and takes only buffers that hold a slot.
    /// </summary>
    public required int Mtu { get; init; }

    /// <summary>Smallest MTU that it takes.</summary>
    public required int MinMtu { get; init; }

    /// <summary>Largest MTU that it takes; 65535 when the driver does not say.</summary>
    public required int MaxMtu { get; init; }

    /// <summary>Receive queues that it can have.</summary>
    public required int MaxReceiveQueues { get; init; }

    /// <summary>Transmit queues that it can have.</summary>
    public required int MaxTransmitQueues { get; init; }

    /// <summary>Entries of its redirection table; 0: it has none.</summary>
    public required int RetaSize { get; init; }

    /// <summary>Bytes of its RSS key; 0: unknown or none.</summary>
    public required int HashKeySize { get; init; }

    /// <summary>Where it is plugged in; -1: nowhere in particular.</summary>
    public required int NumaNode { get; init; }

    /// <summary>What it can hash.</summary>
    public required RssTypes RssTypes { get; init; }

    /// <summary>What it can do for received packets.</summary>
    public required ReceiveOffloads ReceiveOffloads { get; init; }

    /// <summary>What it can do for packets that it sends.</summary>
    public required TransmitOffloads TransmitOffloads { get; init; }
}
