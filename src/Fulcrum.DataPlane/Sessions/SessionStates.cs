using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Ports;
using static Fulcrum.DataPlane.Sessions.SessionState;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// LVS's state machines as one lookup by direction, event and state: TCP in <see cref="TcpStates"/>, SCTP in <see cref="SctpStates"/>.
/// States that an event does not change, and UDP's only state, map to themselves. Sequence numbers are not checked, as in LVS.
/// </summary>
/// <remarks>
/// The table in use is one of two that lie behind it, copied when secure_tcp goes on or off, so that packets know nothing of it.
/// A handle: copies refer to the same tables. Owner: the worker.
/// </remarks>
public readonly unsafe struct SessionStates
{
    // The third one is LVS's input-only table.
    private const int DirectionCount = 3;
    private const int StateCount = 32;
    private const int EventCount = 64;
    private const int TableSize = DirectionCount * EventCount * StateCount;

    private readonly byte* _next;

    /// <summary>Fills the tables in the worker's memory; secure_tcp is off.</summary>
    public SessionStates(TableMemory memory)
    {
        _next = (byte*)memory.Allocate(3 * TableSize, "session state tables");
        for (int direction = 0; direction < DirectionCount; direction++)
            for (int @event = 0; @event < EventCount; @event++)
                for (int state = 0; state < StateCount; state++)
                    Fill((Direction)direction, (SegmentEvent)@event, (SessionState)state);
        UseSecureTcp(false);
    }

    /// <summary>Selects LVS's secure_tcp tables or the ordinary ones.</summary>
    public void UseSecureTcp(bool secure) => Buffer.MemoryCopy(_next + (secure ? 2 : 1) * TableSize, _next, TableSize, TableSize);

    /// <summary>The state after a packet. For UDP the event does not matter.</summary>
    /// <param name="direction">Which way the packet goes.</param>
    /// <param name="event">What the packet means.</param>
    /// <param name="state">State before.</param>
    /// <param name="traits"><see cref="SessionTraits.InputOnly"/> selects LVS's input-only table.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SessionState Next(Direction direction, SegmentEvent @event, SessionState state, SessionTraits traits) =>
        (SessionState)_next[Index((Direction)((int)direction | (int)(traits & SessionTraits.InputOnly) >> 5), @event, state)];

    /// <summary>Whether an event that is None or Ack surely changes nothing, in any of the tables.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSteady(SessionState state, SegmentEvent @event) =>
        state == Udp || state == Established && @event == SegmentEvent.Ack;

    /// <summary>Whether LVS counts a session in this state as active. UDP never is.</summary>
    public static bool IsActive(SessionState state) => state is Established or SynSent or SynReceived or SynAck or SctpEstablished;

    /// <summary>Whether the two ends have not agreed on the session yet: what a flood of openings leaves behind.</summary>
    public static bool IsEmbryonic(SessionState state) =>
        state is None or SynSent or SynReceived or SynAck or >= SctpNone and < SctpEstablished;

    private static int Index(Direction direction, SegmentEvent @event, SessionState state) =>
        ((int)direction * EventCount + (int)@event) * StateCount + (int)state;

    private void Fill(Direction direction, SegmentEvent @event, SessionState state)
    {
        int index = Index(direction, @event, state);
        _next[TableSize + index] = (byte)Transition(direction, @event, state, secure: false);
        _next[2 * TableSize + index] = (byte)Transition(direction, @event, state, secure: true);
    }

    private static SessionState Transition(Direction direction, SegmentEvent @event, SessionState state, bool secure)
    {
        if (state is >= SctpNone and <= SctpClosed)
            return @event.HasFlag(SegmentEvent.Sctp) ? SctpStates.Next(direction, (byte)(@event & ~SegmentEvent.Sctp), state) : state;
        if (state is Free or Extension or >= Udp || @event == SegmentEvent.Continuation)
            return state;
        return TcpStates.Next(direction, @event, state, secure);
    }
}
