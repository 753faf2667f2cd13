using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// A local-address pool as workers read it: immutable, followed in memory by the <see cref="LocalAddress"/> items that new sessions can have.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PoolSnapshot
{
    /// <summary>Index of the pool in per-worker tables, for as long as it exists.</summary>
    public uint Slot;

    /// <summary>Addresses of IPv4, which come first.</summary>
    public int Ipv4Count;

    /// <summary>Addresses of both families; none when all are draining.</summary>
    public int AddressCount;

    /// <summary>The pool's addresses of a family.</summary>
    public static LocalAddress* Addresses(PoolSnapshot* pool, bool ipv4, out int count)
    {
        LocalAddress* first = (LocalAddress*)(pool + 1);
        count = ipv4 ? pool->Ipv4Count : pool->AddressCount - pool->Ipv4Count;
        return ipv4 ? first : first + pool->Ipv4Count;
    }
}

/// <summary>One local address. 20 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct LocalAddress
{
    /// <summary>The address.</summary>
    public IpAddress Address;

    /// <summary>Index of the address, the same in every pool that holds it.</summary>
    public uint Index;
}
