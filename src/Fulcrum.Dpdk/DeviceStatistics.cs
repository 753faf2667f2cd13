namespace Fulcrum.Dpdk;

/// <summary>A device's own counters since it was attached (struct fulcrum_port_statistics).</summary>
public struct DeviceStatistics
{
    /// <summary>Packets given to workers.</summary>
    public ulong ReceivedPackets;

    /// <summary>Their bytes.</summary>
    public ulong ReceivedBytes;

    /// <summary>Packets sent.</summary>
    public ulong TransmittedPackets;

    /// <summary>Their bytes.</summary>
    public ulong TransmittedBytes;

    /// <summary>Packets that the device dropped because its receive queues were full.</summary>
    public ulong MissedPackets;

    /// <summary>Packets received with errors.</summary>
    public ulong ReceiveErrors;

    /// <summary>Packets that could not be sent.</summary>
    public ulong TransmitErrors;

    /// <summary>Packets lost because the mempool was empty.</summary>
    public ulong NoMbufs;
}
