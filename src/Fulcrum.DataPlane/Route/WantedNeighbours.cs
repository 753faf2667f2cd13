using Fulcrum.DataPlane.Ports;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Route;

/// <summary>
/// Destinations that a worker could not reach because the MAC address of their next hop is not known: a ring of 256 that the control thread empties. Writer: the
/// worker. Reader: the control thread. The position is published by a release store after its entry; when full, requests are lost,
/// which the next packet repairs.
/// </summary>
public sealed unsafe class WantedNeighbours
{
    private const uint Capacity = 256;

    // Entries, then the writer's and the reader's position on lines of their own.
    private readonly ulong* _entries;
    private readonly uint* _written;
    private readonly uint* _taken;

    /// <summary>Allocates the ring.</summary>
    public WantedNeighbours(TableMemory memory, string owner)
    {
        byte* start = (byte*)memory.Allocate(Capacity * sizeof(ulong) + 256, $"wanted neighbours of {owner}");
        _written = (uint*)start;
        _taken = (uint*)(start + 128);
        _entries = (ulong*)(start + 256);
    }

    /// <summary>Asks for the next hop towards an address. Worker only.</summary>
    public void Add(byte port, Be32 address)
    {
        uint written = *_written;
        if (written - Volatile.Read(ref *_taken) == Capacity)
            return;
        _entries[written % Capacity] = (ulong)port << 32 | address.Raw;
        Volatile.Write(ref *_written, written + 1);
    }

    /// <summary>Takes the oldest request. Control thread only.</summary>
    public bool TryTake(out byte port, out Be32 address)
    {
        uint taken = *_taken;
        if (taken == Volatile.Read(ref *_written))
        {
            (port, address) = (0, default);
            return false;
        }
        ulong entry = _entries[taken % Capacity];
        Volatile.Write(ref *_taken, taken + 1);
        (port, address) = ((byte)(entry >> 32), new Be32((uint)entry));
        return true;
    }
}
