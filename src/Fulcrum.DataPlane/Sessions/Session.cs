using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// One session of one worker: a cache line. Written by its worker only; the control thread reads it for listings.
/// <code>
///    0 Inbound    client -> virtual, as clients send              16
///   16 Outbound   as the server answers                           16
///   32 ExpiresAtMs 4    36 BeganS 3     39 Marks 1   40 ServerSlot 4   44 PortChunk 3   47 Traits 1
///   48 AddressDelta 2   50 TupleDelta   2    52 Adjacency 2 x 2   56 State 1       57 Extension or Template 3
///   60 RouteGeneration 4, or NextFree in a free slot
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public unsafe struct Session
{
    private const uint Low24 = 0xFF_FFFF;

    /// <summary>Key of packets from the client.</summary>
    [FieldOffset(0)] public FlowKey Inbound;

    /// <summary>Key of packets from the real server: real -> local (FULLNAT), real -> client (NAT), virtual -> client (DR, TUN).</summary>
    [FieldOffset(16)] public FlowKey Outbound;

    /// <summary>The session ends when no packet has come by then, worker's clock; at most 2^31 ms ahead.</summary>
    [FieldOffset(32)] public uint ExpiresAtMs;

    [FieldOffset(36)] private uint _beganAndMarks;

    /// <summary>What is rarely asked about the session.</summary>
    [FieldOffset(39)] public SessionMarks Marks;

    /// <summary>The real server: index of counters and of <c>SharedTables.ServerStatus</c>.</summary>
    [FieldOffset(40)] public uint ServerSlot;

    [FieldOffset(44)] private uint _portChunkAndTraits;

    /// <summary>How packets are rewritten.</summary>
    [FieldOffset(47)] public SessionTraits Traits;

    /// <summary>Checksum delta of the addresses for an inbound packet; its negative for an outbound one.</summary>
    [FieldOffset(48)] public ushort AddressDelta;

    /// <summary>Checksum delta of addresses and ports for an inbound packet; its negative for an outbound one.</summary>
    [FieldOffset(50)] public ushort TupleDelta;

    /// <summary>Next hop by <see cref="Direction"/>; 0 when it has to be looked up.</summary>
    [FieldOffset(52)] public fixed ushort Adjacency[2];

    /// <summary>The route generation under which <see cref="Adjacency"/> was looked up.</summary>
    [FieldOffset(60)] public uint RouteGeneration;

    /// <summary>State; <see cref="SessionState.Free"/> when the slot holds no session.</summary>
    [FieldOffset(56)] public SessionState State;

    [FieldOffset(56)] private uint _stateAndExtension;

    /// <summary>Next free slot while this one is free.</summary>
    [FieldOffset(60)] public uint NextFree;

    /// <summary>Where the local port is given back to (<see cref="LocalPorts"/>); below 2^24.</summary>
    public uint LocalPortChunk
    {
        readonly get => _portChunkAndTraits & Low24;
        set => _portChunkAndTraits = _portChunkAndTraits & ~Low24 | value;
    }

    /// <summary>Slot of the <see cref="SessionExtension"/>, below 2^24; only with <see cref="SessionTraits.Extended"/>.</summary>
    public uint Extension
    {
        readonly get => _stateAndExtension >> 8;
        set => _stateAndExtension = _stateAndExtension & 0xFF | value << 8;
    }

    /// <summary>Seconds of the worker's clock when the session began.</summary>
    public uint BeganS
    {
        readonly get => _beganAndMarks & Low24;
        set => _beganAndMarks = _beganAndMarks & ~Low24 | value & Low24;
    }

    /// <summary>Whole seconds since the session began.</summary>
    public readonly uint AgeSeconds(uint nowMs) => (nowMs - BeganS * 1000) / 1000;

    /// <summary>Milliseconds until the session ends without a packet; 0 when it is over.</summary>
    public readonly uint RemainingMs(uint nowMs) => (uint)Math.Max(0, (int)(ExpiresAtMs - nowMs));

    /// <summary>IANA protocol number.</summary>
    public readonly byte Protocol => Inbound.Protocol;

    /// <summary>The mode it was made with.</summary>
    public readonly ForwardingMode Mode => (Traits & (SessionTraits.FullNat | SessionTraits.DirectRoute | SessionTraits.Tunnel)) switch
    {
        SessionTraits.FullNat => ForwardingMode.FullNat,
        SessionTraits.DirectRoute => ForwardingMode.DirectRoute,
        SessionTraits.Tunnel => ForwardingMode.Tunnel,
        _ => ForwardingMode.Nat,
    };

    /// <summary>Whether one of these is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Has(SessionTraits traits) => (Traits & traits) != 0;
}
