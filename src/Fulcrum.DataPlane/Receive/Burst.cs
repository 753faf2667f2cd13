using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

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
    private const int LengthAt = HashesAt + Capacity * 4;
    private const int OutcomesAt = LengthAt + Capacity * 2;
    private const int DropReasonsAt = OutcomesAt + Capacity;
    private const int PuntClassesAt = DropReasonsAt + Capacity;
    private const int FlagsAt = PuntClassesAt + Capacity;
    private const int DirectionsAt = FlagsAt + Capacity;
    private const int OutputPortAt = DirectionsAt + Capacity;
    private const int MissesAt = OutputPortAt + Capacity;
    private const int TotalSize = MissesAt + Capacity;

    private readonly byte* _block;

    /// <summary>Allocates the scratch.</summary>
    public Burst(TableMemory memory, string owner) => _block = (byte*)memory.Allocate(TotalSize, $"burst scratch of {owner}");

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

    /// <summary>The packets. Owned by the worker until Transmit, punt or free.</summary>
    public Mbuf** Packets => (Mbuf**)(_block + PacketsAt);

    /// <summary>Start of the IPv4 header; valid for pending packets, as all below.</summary>
    public byte** Network => (byte**)(_block + NetworkAt);

    /// <summary>Start of the TCP or UDP header, complete within the packet.</summary>
    public byte** Transport => (byte**)(_block + TransportAt);

    /// <summary>The session; null for a miss.</summary>
    public Session** Sessions => (Session**)(_block + SessionsAt);

    /// <summary>5-tuple.</summary>
    public FlowKey* Keys => (FlowKey*)(_block + KeysAt);

    /// <summary><see cref="FlowHash"/> of the key.</summary>
    public uint* Hashes => (uint*)(_block + HashesAt);

    /// <summary>IPv4 total length, bytes.</summary>
    public ushort* Length => (ushort*)(_block + LengthAt);

    /// <summary>What becomes of the packet.</summary>
    public Outcome* Outcomes => (Outcome*)(_block + OutcomesAt);

    /// <summary>Valid with <see cref="Outcome.Drop"/>.</summary>
    public DropReason* DropReasons => (DropReason*)(_block + DropReasonsAt);

    /// <summary>Valid with <see cref="Outcome.Punt"/>.</summary>
    public PuntClass* PuntClasses => (PuntClass*)(_block + PuntClassesAt);

    /// <summary>TCP flags; 0 for UDP.</summary>
    public TcpFlags* Flags => (TcpFlags*)(_block + FlagsAt);

    /// <summary>Which of the session's keys matched.</summary>
    public Direction* Directions => (Direction*)(_block + DirectionsAt);

    /// <summary>Logical port to leave by. Valid with <see cref="Outcome.Transmit"/>.</summary>
    public byte* OutputPort => _block + OutputPortAt;

    /// <summary>Indexes of the packets that no session was found for, in order.</summary>
    public byte* Misses => _block + MissesAt;
}
