using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using static Fulcrum.DataPlane.Sessions.SessionState;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// LVS's state machines as one lookup by direction, event and state: TCP here, SCTP in <see cref="SctpStates"/>. States that an event
/// does not change, and UDP's only state, map to themselves. Sequence numbers are not checked, as in LVS.
/// </summary>
public readonly unsafe struct SessionStates
{
    // The third one is LVS's input-only table.
    private const int DirectionCount = 3;
    private const Direction InputOnly = (Direction)2;
    private const int StateCount = 32;
    private const int EventCount = 64;

    private readonly byte* _next;

    /// <summary>Fills the table in the worker's memory.</summary>
    public SessionStates(TableMemory memory)
    {
        _next = (byte*)memory.Allocate(DirectionCount * EventCount * StateCount, "session state table");
        for (int direction = 0; direction < DirectionCount; direction++)
            for (int @event = 0; @event < EventCount; @event++)
                for (int state = 0; state < StateCount; state++)
                    _next[Index((Direction)direction, (SegmentEvent)@event, (SessionState)state)] =
                        (byte)Transition((Direction)direction, (SegmentEvent)@event, (SessionState)state);
    }

    /// <summary>The state after a packet. For UDP the event does not matter.</summary>
    /// <param name="direction">Which way the packet goes.</param>
    /// <param name="event">What the packet means.</param>
    /// <param name="state">State before.</param>
    /// <param name="traits"><see cref="SessionTraits.InputOnly"/> selects LVS's input-only table.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SessionState Next(Direction direction, SegmentEvent @event, SessionState state, SessionTraits traits) =>
        (SessionState)_next[Index((Direction)((int)direction | (int)(traits & SessionTraits.InputOnly) >> 5), @event, state)];

    /// <summary>Whether LVS counts a session in this state as active. UDP never is.</summary>
    public static bool IsActive(SessionState state) => state is Established or SynSent or SynReceived or SynAck or SctpEstablished;

    /// <summary>Whether the two ends have not agreed on the session yet: what a flood of openings leaves behind.</summary>
    public static bool IsEmbryonic(SessionState state) =>
        state is None or SynSent or SynReceived or SynAck or >= SctpNone and < SctpEstablished;

    private static int Index(Direction direction, SegmentEvent @event, SessionState state) =>
        ((int)direction * EventCount + (int)@event) * StateCount + (int)state;

    /// <summary>One segment counts as one event; RST goes before SYN before FIN before ACK; none of them closes.</summary>
    private static SessionState Transition(Direction direction, SegmentEvent @event, SessionState state)
    {
        if (state is >= SctpNone and <= SctpClosed)
            return @event.HasFlag(SegmentEvent.Sctp) ? SctpStates.Next(direction, (byte)(@event & ~SegmentEvent.Sctp), state) : state;
        if (state is Free or Extension or >= Udp || @event == SegmentEvent.Continuation)
            return state;
        if (@event.HasFlag(SegmentEvent.Rst))
            return direction == Direction.Outbound ? OutboundReset(state) : InboundReset(direction, state);
        if (@event.HasFlag(SegmentEvent.Syn))
            return direction == Direction.Outbound ? OutboundSyn(state) : InboundSyn(state);
        if (@event.HasFlag(SegmentEvent.Fin))
            return direction == Direction.Outbound ? OutboundFin(state) : InboundFin(direction, state);
        if (@event.HasFlag(SegmentEvent.Ack))
            return direction == Direction.Outbound ? OutboundAck(state) : InboundAck(state);
        return Close;
    }

    private static SessionState InboundSyn(SessionState state) => state switch
    {
        Established or SynSent => Established,
        _ => SynReceived,
    };

    private static SessionState InboundFin(Direction direction, SessionState state) => state switch
    {
        None => Close,
        Established => direction == InputOnly ? FinWait : CloseWait,
        FinWait => direction == InputOnly ? FinWait : TimeWait,
        SynReceived or SynAck => TimeWait,
        _ => state,
    };

    private static SessionState InboundAck(SessionState state) => state switch
    {
        None or SynReceived or SynAck => Established,
        LastAck => Close,
        _ => state,
    };

    private static SessionState InboundReset(Direction direction, SessionState state) => state switch
    {
        None or Established or SynSent or FinWait or TimeWait or CloseWait => Close,
        SynAck => direction == InputOnly ? Close : SynReceived,
        _ => state,
    };

    private static SessionState OutboundSyn(SessionState state) => state switch
    {
        None or FinWait or TimeWait or Close or CloseWait or LastAck => SynSent,
        SynAck => SynReceived,
        _ => state,
    };

    private static SessionState OutboundFin(SessionState state) => state switch
    {
        None or SynReceived or CloseWait or SynAck => TimeWait,
        Established => FinWait,
        _ => state,
    };

    private static SessionState OutboundAck(SessionState state) => state switch
    {
        None or SynReceived or Listen or SynAck => Established,
        _ => state,
    };

    private static SessionState OutboundReset(SessionState state) => state is SynSent or TimeWait ? state : Close;
}
