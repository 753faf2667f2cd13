using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Route;

/// <summary>
/// Destinations that a worker could not reach because the MAC address of their next hop is not known: a ring of 256 that the control
/// thread empties. Writer: the worker. Reader: the control thread. The position is published by a release store after its entry; when
/// full, requests are lost, which the next packet repairs.
/// </summary>
public sealed unsafe class WantedNeighbours
{
    private const uint Capacity = 256;

    // The writer's and the reader's position on lines of their own, then entries.
    private readonly uint* _written;
    private readonly uint* _taken;
    private readonly NextHop* _entries;

    /// <summary>Allocates the ring.</summary>
    public WantedNeighbours(TableMemory memory, string owner)
    {
        byte* start = (byte*)memory.Allocate(Capacity * (nuint)sizeof(NextHop) + 256, $"wanted neighbours of {owner}");
        _written = (uint*)start;
        _taken = (uint*)(start + 128);
        _entries = (NextHop*)(start + 256);
    }

    /// <summary>Asks for the next hop towards an address. Worker only.</summary>
    public void Add(byte port, ushort vlan, IpAddress address)
    {
        uint written = *_written;
        if (written - Volatile.Read(ref *_taken) == Capacity)
            return;
        _entries[written % Capacity] = new NextHop(port, vlan, address);
        Volatile.Write(ref *_written, written + 1);
    }

    /// <summary>Takes the oldest request; its address is the destination. Control thread only.</summary>
    public bool TryTake(out NextHop hop)
    {
        hop = default;
        uint taken = *_taken;
        if (taken == Volatile.Read(ref *_written))
            return false;
        hop = _entries[taken % Capacity];
        Volatile.Write(ref *_taken, taken + 1);
        return true;
    }
}
