using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// A next hop: what the Ethernet header begins with, the port to leave by, and the director's own address on that link. A cache line.
/// The first 16 bytes are always read and written as one 128-bit vector, so a reader never sees half a MAC address (atomic on x86
/// with AVX and on arm64 with LSE2); the rest only changes with the ports' settings.
/// <code>
///    0 destination MAC 6   6 source MAC 6   12 Port 1   13 Kind 1   14 Vlan 2   16 Mtu 2   32 Source 16
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
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

    /// <summary>VLAN identifier; 0: untagged.</summary>
    [FieldOffset(14)] public ushort Vlan;

    /// <summary>Largest IP packet that the port takes.</summary>
    [FieldOffset(16)] public ushort Mtu;

    /// <summary>The director's own address towards this next hop; none when it has none of the family.</summary>
    [FieldOffset(32)] public IpAddress Source;
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
