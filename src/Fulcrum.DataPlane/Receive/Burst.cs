using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Receive;

/// <summary>
/// A worker's scratch for one burst, as a struct of arrays: each stage reads the columns of the stages before it and fills its own,
/// for packet 0 to <see cref="Count"/> - 1. Reused for every burst; owner: the worker.
/// </summary>
/// <remarks>
/// A handle: copies refer to the same scratch. All columns lie at fixed offsets in one block, so reaching an entry costs no load of a
/// pointer. unsafe: columns have <see cref="Capacity"/> entries.
/// </remarks>
public readonly unsafe struct Burst
{
    /// <summary>Most packets of a burst.</summary>
    public const int Capacity = 64;

    private const int PacketsAt = 64;
    private const int NetworkAt = PacketsAt + Capacity * 8;
    private const int TransportAt = NetworkAt + Capacity * 8;
    private const int SessionsAt = TransportAt + Capacity * 8;
    private const int KeysAt = SessionsAt + Capacity * 8;
    private const int HashesAt = KeysAt + Capacity * 16;
    private const int FactsAt = HashesAt + Capacity * 4;
    private const int MtusAt = FactsAt + Capacity * PacketFacts.Size;
    private const int DropReasonsAt = MtusAt + Capacity * 2;
    private const int PuntClassesAt = DropReasonsAt + Capacity;
    private const int MissesAt = PuntClassesAt + Capacity;
    private const int AsideAt = MissesAt + Capacity;
    private const int TotalSize = AsideAt + Capacity;

    private readonly byte* _block;

    /// <summary>Allocates the scratch.</summary>
    public Burst(TableMemory memory, string owner) => _block = (byte*)memory.Allocate(TotalSize, $"burst scratch of {owner}");

    /// <summary>Says where the packets come from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(byte inputPort, uint nowMs, bool isTakenOver)
    {
        InputPort = inputPort;
        NowMs = nowMs;
        IsTakenOver = isTakenOver;
    }

    /// <summary>Packets in the burst.</summary>
    public ref int Count => ref *(int*)_block;

    /// <summary>Bytes of the frames in the burst.</summary>
    public ref uint Bytes => ref *(uint*)(_block + 4);

    /// <summary>Time of the burst, worker's clock.</summary>
    public ref uint NowMs => ref *(uint*)(_block + 8);

    /// <summary>Number of <see cref="Misses"/>.</summary>
    public ref int MissCount => ref *(int*)(_block + 12);

    /// <summary>Packets that end as Punt or Drop.</summary>
    public ref int ExceptionCount => ref *(int*)(_block + 16);

    /// <summary>Index of the logical port that received the burst.</summary>
    public ref byte InputPort => ref *(_block + 20);

    /// <summary>Number of <see cref="Aside"/>.</summary>
    public ref int AsideCount => ref *(int*)(_block + 24);

    /// <summary>Packets that end as HandedOff.</summary>
    public ref int HandedOffCount => ref *(int*)(_block + 32);

    /// <summary>Whether another worker has handed the burst over: it has found its worker.</summary>
    public ref bool IsTakenOver => ref *(bool*)(_block + 21);

    /// <summary>Packets with <see cref="PacketShape.Oversize"/>.</summary>
    public ref int SplitCount => ref *(int*)(_block + 28);

    /// <summary>The packets. Owned by the worker until Transmit, punt or free.</summary>
    public Mbuf** Packets => (Mbuf**)(_block + PacketsAt);

    /// <summary>Start of the IPv4 or IPv6 header; valid for pending packets, as all below.</summary>
    public byte** Network => (byte**)(_block + NetworkAt);

    /// <summary>Start of the TCP, UDP or SCTP header, complete within the first segment; of a later fragment, its data.</summary>
    public byte** Transport => (byte**)(_block + TransportAt);

    /// <summary>The session; null for a miss.</summary>
    public Session** Sessions => (Session**)(_block + SessionsAt);

    /// <summary>5-tuple.</summary>
    public FlowKey* Keys => (FlowKey*)(_block + KeysAt);

    /// <summary><see cref="FlowHash"/> of the key.</summary>
    public uint* Hashes => (uint*)(_block + HashesAt);

    /// <summary>What is asked of every packet, in one word each; the seven columns below are its parts.</summary>
    public PacketFacts* Facts => (PacketFacts*)(_block + FactsAt);

    /// <summary>Bytes of the IP packet, header included.</summary>
    public FactColumn<ushort> Length => new(_block + FactsAt + PacketFacts.LengthAt);

    /// <summary>
    /// With <see cref="PacketShape.Oversize"/>: the MTU that the packet's fragments have to keep to, or that its sender is told.
    /// </summary>
    public ushort* Mtus => (ushort*)(_block + MtusAt);

    /// <summary>What becomes of the packet.</summary>
    public FactColumn<Outcome> Outcomes => new(_block + FactsAt + PacketFacts.OutcomeAt);

    /// <summary>Valid with <see cref="Outcome.Drop"/>.</summary>
    public DropReason* DropReasons => (DropReason*)(_block + DropReasonsAt);

    /// <summary>Valid with <see cref="Outcome.Punt"/>.</summary>
    public PuntClass* PuntClasses => (PuntClass*)(_block + PuntClassesAt);

    /// <summary>What the packet means to its session's state machine.</summary>
    public FactColumn<SegmentEvent> Events => new(_block + FactsAt + PacketFacts.EventAt);

    /// <summary>Which of the session's keys matched.</summary>
    public FactColumn<Direction> Directions => new(_block + FactsAt + PacketFacts.DirectionAt);

    /// <summary>Logical port to leave by. Valid with <see cref="Outcome.Transmit"/>.</summary>
    public FactColumn<byte> OutputPort => new(_block + FactsAt + PacketFacts.OutputPortAt);

    /// <summary>The worker that the packet's session belongs to. Valid with <see cref="Outcome.HandedOff"/>, in the place of <see cref="OutputPort"/>.</summary>
    public FactColumn<byte> Owners => OutputPort;

    /// <summary>What the packet looks like.</summary>
    public FactColumn<PacketShape> Shapes => new(_block + FactsAt + PacketFacts.ShapeAt);

    /// <summary>TTL or hop limit as received.</summary>
    public FactColumn<byte> HopsLeft => new(_block + FactsAt + PacketFacts.HopsLeftAt);

    /// <summary>Indexes of the packets that no session was found for, in order.</summary>
    public byte* Misses => _block + MissesAt;

    /// <summary>Indexes of the packets with <see cref="Outcome.Fragment"/>, <see cref="Outcome.IcmpError"/> or <see cref="Outcome.Resetting"/>.</summary>
    public byte* Aside => _block + AsideAt;
}
