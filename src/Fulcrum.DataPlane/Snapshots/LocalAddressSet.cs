using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Ports;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Every address that has been in a local-address pool, with its index: sessions may outlive the pool. An open-addressing table that the
/// control thread adds to, before the pool is in force, and workers read. Nothing is ever taken out; once it is half full no more is put in.
/// </summary>
/// <remarks>unsafe: one block; the addresses, their number, their indexes.</remarks>
internal static unsafe class LocalAddressSet
{
    private const uint SlotCount = 4 * TableLimits.LocalAddresses;
    private const uint Most = SlotCount / 2;

    /// <summary>An empty set.</summary>
    public static IpAddress* Allocate(TableMemory memory) =>
        (IpAddress*)memory.Allocate((SlotCount + 1) * (nuint)sizeof(IpAddress) + SlotCount * sizeof(uint), "local addresses");

    /// <summary>Adds an address, or gives it another index. Control thread only.</summary>
    public static void Add(IpAddress* set, IpAddress address, uint index)
    {
        uint* count = (uint*)(set + SlotCount);
        uint slot = SlotOf(set, address);
        if (set[slot].IsNone && *count == Most)
            return;
        Volatile.Write(ref IndexesOf(set)[slot], index);
        if (!set[slot].IsNone)
            return;
        set[slot] = address;
        ++*count;
    }

    /// <summary>Whether an address is, or was, a local one.</summary>
    public static bool Contains(IpAddress* set, IpAddress address) => !set[SlotOf(set, address)].IsNone;

    /// <summary>The index that an address has, or had last; false when it was never a local one.</summary>
    public static bool TryIndexOf(IpAddress* set, IpAddress address, out uint index)
    {
        uint slot = SlotOf(set, address);
        index = Volatile.Read(ref IndexesOf(set)[slot]);
        return !set[slot].IsNone;
    }

    private static uint* IndexesOf(IpAddress* set) => (uint*)(set + SlotCount + 1);

    /// <summary>Where an address is, or where it would go.</summary>
    private static uint SlotOf(IpAddress* set, IpAddress address)
    {
        uint slot = HomeOf(address);
        while (!set[slot].IsNone && set[slot] != address)
            slot = (slot + 1) % SlotCount;
        return slot;
    }

    private static uint HomeOf(IpAddress address)
    {
        Vector128<ulong> halves = address.Bytes.AsUInt64();
        ulong mixed = (halves.GetElement(0) * 0xC2B2AE3D27D4EB4F ^ halves.GetElement(1)) * 0x9E3779B97F4A7C15;
        return (uint)(mixed >> 32) % SlotCount;
    }
}
