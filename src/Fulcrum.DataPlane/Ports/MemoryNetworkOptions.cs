namespace Fulcrum.DataPlane.Ports;

/// <summary>How a <see cref="MemoryNetwork"/> is made.</summary>
public sealed record MemoryNetworkOptions
{
    /// <summary>Mbufs in the pool.</summary>
    public int MbufCount { get; init; } = 1024;

    /// <summary>DPDK port ids are 0 .. this - 1.</summary>
    public int DeviceCount { get; init; } = 2;

    /// <summary>Queues of each device, in either direction.</summary>
    public int QueueCount { get; init; } = 1;

    /// <summary>Packets that a receive queue holds.</summary>
    public int ReceiveCapacity { get; init; } = 1024;

    /// <summary>Bytes before each received packet, 0 to 128.</summary>
    public int Headroom { get; init; } = MemoryPool.Headroom;

    /// <summary>
    /// Puts the end of every packet at the end of a page, with inaccessible pages around it: an access behind the packet ends the
    /// process, one before its headroom is found when the packet leaves.
    /// </summary>
    public bool GuardPages { get; init; }

    /// <summary>Fills buffers that nobody holds with a pattern and checks it before they are used again.</summary>
    public bool Poison { get; init; } = true;
}
