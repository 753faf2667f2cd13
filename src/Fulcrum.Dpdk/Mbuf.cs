using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fulcrum.Dpdk;

/// <summary>
/// DPDK's packet descriptor (struct rte_mbuf), as far as the data plane reads and writes it. Offsets are compared with the
/// library's own at start (<see cref="NativeLayout"/>).
/// </summary>
/// <remarks>
/// A packet belongs to exactly one holder: a worker from Receive until Transmit, Free or a ring takes it over.
/// <code>
///    0 buf_addr      8   start of the buffer; data starts data_off behind it
///   16 data_off      2
///   18 refcnt        2
///   20 nb_segs       2
///   22 port          2   DPDK port that received it, or that it shall leave by (punted and injected packets)
///   24 ol_flags      8
///   32 packet_type   4
///   36 pkt_len       4   bytes in all segments
///   40 data_len      2   bytes in this segment
///   44 hash.rss      4
///   54 buf_len       2
///   64 next          8   the next segment of the packet, or null
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 128)]
public unsafe struct Mbuf
{
    [FieldOffset(0)] public byte* BufferAddress;
    [FieldOffset(16)] public ushort DataOffset;
    [FieldOffset(18)] public ushort ReferenceCount;
    [FieldOffset(20)] public ushort SegmentCount;
    [FieldOffset(22)] public ushort Port;
    [FieldOffset(24)] public ulong OffloadFlags;
    [FieldOffset(32)] public uint PacketType;
    [FieldOffset(36)] public uint PacketLength;
    [FieldOffset(40)] public ushort DataLength;
    [FieldOffset(44)] public uint RssHash;
    [FieldOffset(54)] public ushort BufferLength;
    [FieldOffset(64)] public Mbuf* Next;

    /// <summary>First byte of the packet's first segment. Valid while the caller holds the packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Data(Mbuf* mbuf) => mbuf->BufferAddress + mbuf->DataOffset;
}
