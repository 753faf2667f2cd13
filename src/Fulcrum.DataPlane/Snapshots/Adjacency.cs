using System.Runtime.InteropServices;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// A next hop: the first 12 bytes of the Ethernet header and the port to leave by. 16 bytes, aligned to 16, and always read and
/// written as one 128-bit vector, so a reader never sees half a MAC address (atomic on x86 with AVX and on arm64 with LSE2).
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public unsafe struct Adjacency
{
    /// <summary>Index of "no route" in <see cref="SharedTables.Adjacencies"/>.</summary>
    public const ushort None = 0;

    /// <summary>Destination MAC (6 bytes), source MAC (6 bytes).</summary>
    [FieldOffset(0)] public fixed byte Macs[12];

    /// <summary>Index of the logical port.</summary>
    [FieldOffset(12)] public byte Port;

    /// <summary>What to do with a packet.</summary>
    [FieldOffset(13)] public AdjacencyKind Kind;

    /// <summary>Largest IP packet that the port takes.</summary>
    [FieldOffset(14)] public ushort Mtu;
}

/// <summary>What a route leads to.</summary>
public enum AdjacencyKind : byte
{
    /// <summary>Nowhere: the packet is dropped.</summary>
    NoRoute,

    /// <summary>A neighbour whose MAC address is known.</summary>
    Resolved,

    /// <summary>A gateway whose MAC address is not known yet.</summary>
    Unresolved,

    /// <summary>A link; the destination itself has to be resolved.</summary>
    OnLink,
}
