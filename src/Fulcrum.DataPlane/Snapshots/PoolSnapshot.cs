using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>A local-address pool as workers read it: immutable, followed in memory by its <see cref="LocalAddress"/> items.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PoolSnapshot
{
    /// <summary>Index of the pool in per-worker tables, for as long as it exists.</summary>
    public uint Slot;

    /// <summary>Number of <see cref="Addresses"/>, at least one.</summary>
    public int AddressCount;

    /// <summary>The pool's addresses.</summary>
    public static LocalAddress* Addresses(PoolSnapshot* pool) => (LocalAddress*)(pool + 1);
}

/// <summary>One local address. 8 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct LocalAddress
{
    /// <summary>The address.</summary>
    public Be32 Address;

    /// <summary>Index of the address, the same in every pool that holds it.</summary>
    public uint Index;
}
