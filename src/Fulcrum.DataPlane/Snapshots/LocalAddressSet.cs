using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Ports;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Every address that has been in a local-address pool: sessions may outlive the pool. An open-addressing table that the control thread
/// adds to, before the pool is in force, and workers read. Nothing is ever taken out; once it is half full no more is put in.
/// </summary>
internal static unsafe class LocalAddressSet
{
    private const uint SlotCount = 4 * TableLimits.LocalAddresses;
    private const uint Most = SlotCount / 2;

    /// <summary>An empty set.</summary>
    public static IpAddress* Allocate(TableMemory memory) =>
        (IpAddress*)memory.Allocate((SlotCount + 1) * (nuint)sizeof(IpAddress), "local addresses");

    /// <summary>Adds an address. Control thread only.</summary>
    public static void Add(IpAddress* set, IpAddress address)
    {
        uint* count = (uint*)(set + SlotCount);
        if (Contains(set, address) || *count == Most)
            return;
        uint slot = HomeOf(address);
        while (!set[slot].IsNone)
            slot = (slot + 1) % SlotCount;
        set[slot] = address;
        ++*count;
    }

    /// <summary>Whether an address is, or was, a local one.</summary>
    public static bool Contains(IpAddress* set, IpAddress address)
    {
        for (uint slot = HomeOf(address); !set[slot].IsNone; slot = (slot + 1) % SlotCount)
            if (set[slot] == address)
                return true;
        return false;
    }

    private static uint HomeOf(IpAddress address)
    {
        Vector128<ulong> halves = address.Bytes.AsUInt64();
        ulong mixed = (halves.GetElement(0) * 0xC2B2AE3D27D4EB4F ^ halves.GetElement(1)) * 0x9E3779B97F4A7C15;
        return (uint)(mixed >> 32) % SlotCount;
    }
}
