namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>
/// LVS's counters of one server slot, or of a sum of slots, and what sessions tell of the server. Bytes are layer-3 lengths.
/// </summary>
public readonly record struct SlotCounters(
    ulong Connections, ulong InboundPackets, ulong OutboundPackets, ulong InboundBytes, ulong OutboundBytes,
    ulong ActiveSessions = 0, ulong InactiveSessions = 0, ulong PersistentClients = 0,
    ulong UnansweredSessions = 0, ulong RefusedSessions = 0)
{
    /// <summary>The counters without the gauges and what is told of the server, which end with their slot.</summary>
    public SlotCounters WithoutSessions => this with
    {
        ActiveSessions = 0, InactiveSessions = 0, PersistentClients = 0, UnansweredSessions = 0, RefusedSessions = 0,
    };

    /// <summary>Adds up field by field.</summary>
    public static SlotCounters operator +(SlotCounters left, SlotCounters right) => new(
        left.Connections + right.Connections,
        left.InboundPackets + right.InboundPackets,
        left.OutboundPackets + right.OutboundPackets,
        left.InboundBytes + right.InboundBytes,
        left.OutboundBytes + right.OutboundBytes,
        left.ActiveSessions + right.ActiveSessions,
        left.InactiveSessions + right.InactiveSessions,
        left.PersistentClients + right.PersistentClients,
        left.UnansweredSessions + right.UnansweredSessions,
        left.RefusedSessions + right.RefusedSessions);

    /// <summary>What was counted after <paramref name="earlier"/>; the gauges stay.</summary>
    public SlotCounters Since(SlotCounters earlier) => IsBehind(earlier) ? this : this with
    {
        Connections = Connections - earlier.Connections,
        InboundPackets = InboundPackets - earlier.InboundPackets,
        OutboundPackets = OutboundPackets - earlier.OutboundPackets,
        InboundBytes = InboundBytes - earlier.InboundBytes,
        OutboundBytes = OutboundBytes - earlier.OutboundBytes,
    };

    /// <summary>Whether any counter is smaller than it was.</summary>
    public bool IsBehind(SlotCounters earlier) =>
        Connections < earlier.Connections ||
        InboundPackets < earlier.InboundPackets || OutboundPackets < earlier.OutboundPackets ||
        InboundBytes < earlier.InboundBytes || OutboundBytes < earlier.OutboundBytes;
}
