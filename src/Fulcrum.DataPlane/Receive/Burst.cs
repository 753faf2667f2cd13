using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Punt;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Receive;

/// <summary>
/// A worker's scratch for one burst, as a struct of arrays: each stage reads the columns of the stages before it and fills its own,
/// for packet 0 to <see cref="Count"/> - 1. Reused for every burst; owner: the worker.
/// </summary>
/// <remarks>unsafe: columns have <see cref="Capacity"/> entries.</remarks>
public sealed unsafe class Burst
{
    /// <summary>Most packets of a burst.</summary>
    public const int Capacity = 32;

    /// <summary>Allocates the columns.</summary>
    public Burst(TableMemory memory, string owner)
    {
        byte* next = (byte*)memory.Allocate(Capacity * BytesPerPacket + ColumnCount * ColumnAlignment, $"burst scratch of {owner}");
        Packets = (Mbuf**)Column(ref next, sizeof(Mbuf*));
        Network = (byte**)Column(ref next, sizeof(byte*));
        Transport = (byte**)Column(ref next, sizeof(byte*));
        Keys = (FlowKey*)Column(ref next, sizeof(FlowKey));
        Sessions = (Session**)Column(ref next, sizeof(Session*));
        Hashes = (uint*)Column(ref next, sizeof(uint));
        Length = (ushort*)Column(ref next, sizeof(ushort));
        Adjacency = (ushort*)Column(ref next, sizeof(ushort));
        Outcomes = (Outcome*)Column(ref next, 1);
        DropReasons = (DropReason*)Column(ref next, 1);
        PuntClasses = (PuntClass*)Column(ref next, 1);
        Flags = (TcpFlags*)Column(ref next, 1);
        Directions = (Direction*)Column(ref next, 1);
        OutputPort = (byte*)Column(ref next, 1);
    }

    private const int ColumnCount = 14;
    private const int ColumnAlignment = 64;
    private const int BytesPerPacket = 4 * 8 + 16 + 4 + 2 * 2 + 6;

    /// <summary>Packets in the burst.</summary>
    public int Count { get; set; }

    /// <summary>Bytes of the frames in the burst.</summary>
    public uint Bytes { get; set; }

    /// <summary>Index of the logical port that received the burst.</summary>
    public byte InputPort { get; set; }

    /// <summary>Time of the burst, worker's clock.</summary>
    public uint NowMs { get; set; }

    /// <summary>Packets that no session was found for.</summary>
    public int MissCount { get; set; }

    /// <summary>Packets that end as Punt or Drop.</summary>
    public int ExceptionCount { get; set; }

    /// <summary>The packets. Owned by the worker until Transmit, punt or free.</summary>
    public Mbuf** Packets { get; }

    /// <summary>Start of the IPv4 header; valid for pending packets, as all below.</summary>
    public byte** Network { get; }

    /// <summary>Start of the TCP or UDP header, complete within the packet.</summary>
    public byte** Transport { get; }

    /// <summary>5-tuple.</summary>
    public FlowKey* Keys { get; }

    /// <summary>The session; null for a miss.</summary>
    public Session** Sessions { get; }

    /// <summary><see cref="FlowHash"/> of the key.</summary>
    public uint* Hashes { get; }

    /// <summary>IPv4 total length, bytes.</summary>
    public ushort* Length { get; }

    /// <summary>Next hop: index of <c>SharedTables.Adjacencies</c>.</summary>
    public ushort* Adjacency { get; }

    /// <summary>What becomes of the packet.</summary>
    public Outcome* Outcomes { get; }

    /// <summary>Valid with <see cref="Outcome.Drop"/>.</summary>
    public DropReason* DropReasons { get; }

    /// <summary>Valid with <see cref="Outcome.Punt"/>.</summary>
    public PuntClass* PuntClasses { get; }

    /// <summary>TCP flags; 0 for UDP.</summary>
    public TcpFlags* Flags { get; }

    /// <summary>Which of the session's keys matched.</summary>
    public Direction* Directions { get; }

    /// <summary>Logical port to leave by. Valid with <see cref="Outcome.Transmit"/>.</summary>
    public byte* OutputPort { get; }

    /// <summary>Ends a packet's way.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Drop(int index, DropReason reason)
    {
        Outcomes[index] = Outcome.Drop;
        DropReasons[index] = reason;
        ExceptionCount++;
    }

    /// <summary>Leaves a packet to the kernel.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Punt(int index, PuntClass puntClass)
    {
        Outcomes[index] = Outcome.Punt;
        PuntClasses[index] = puntClass;
        ExceptionCount++;
    }

    private static byte* Column(ref byte* next, int entrySize)
    {
        byte* column = next;
        next += (Capacity * entrySize + ColumnAlignment - 1) & -ColumnAlignment;
        return column;
    }
}
