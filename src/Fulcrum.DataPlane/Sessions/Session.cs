using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// One session of one worker: a cache line. Written by its worker only; the control thread reads it for listings.
/// <code>
///    0 Inbound    client -> virtual, as clients send              16
///   16 Outbound   real -> local, as the server answers            16
///   32 LastSeenMs  4    36 TimeoutMs    4    40 ServerSlot  4     44 PortBlock  4
///   48 AddressDelta 2   50 TupleDelta   2    52 Adjacency 2 x 2   56 State 1, zero 3
///   60 RouteGeneration 4, or NextFree in a free slot
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public unsafe struct Session
{
    /// <summary>Key of packets from the client.</summary>
    [FieldOffset(0)] public FlowKey Inbound;

    /// <summary>Key of packets from the real server.</summary>
    [FieldOffset(16)] public FlowKey Outbound;

    /// <summary>Time of the last packet, worker's clock.</summary>
    [FieldOffset(32)] public uint LastSeenMs;

    /// <summary>The session ends when no packet comes for this long.</summary>
    [FieldOffset(36)] public uint TimeoutMs;

    /// <summary>The real server: index of counters and of <c>SharedTables.ServerStates</c>.</summary>
    [FieldOffset(40)] public uint ServerSlot;

    /// <summary>Where the local port is given back to (<see cref="LocalPorts"/>).</summary>
    [FieldOffset(44)] public uint PortBlock;

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

    /// <summary>Next free slot while this one is free.</summary>
    [FieldOffset(60)] public uint NextFree;

    /// <summary>Client address.</summary>
    public readonly Be32 ClientAddress => Inbound.Source;

    /// <summary>Client port.</summary>
    public readonly Be16 ClientPort => Inbound.SourcePort;

    /// <summary>Virtual address.</summary>
    public readonly Be32 VirtualAddress => Inbound.Destination;

    /// <summary>Virtual port.</summary>
    public readonly Be16 VirtualPort => Inbound.DestinationPort;

    /// <summary>Local address (FULLNAT).</summary>
    public readonly Be32 LocalAddress => Outbound.Destination;

    /// <summary>Local port (FULLNAT).</summary>
    public readonly Be16 LocalPort => Outbound.DestinationPort;

    /// <summary>Real address.</summary>
    public readonly Be32 RealAddress => Outbound.Source;

    /// <summary>Real port.</summary>
    public readonly Be16 RealPort => Outbound.SourcePort;

    /// <summary>IANA protocol number.</summary>
    public readonly byte Protocol => (byte)Inbound.Protocol;
}

/// <summary>Which way a packet of a session goes.</summary>
public enum Direction : byte
{
    /// <summary>From the client to the real server.</summary>
    Inbound,

    /// <summary>From the real server to the client.</summary>
    Outbound,
}
