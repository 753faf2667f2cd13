using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Ports;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Sessions.SessionState;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// LVS's TCP state machine (two-way table) as one lookup by direction, TCP flags and state. States that an event does not
/// change, and UDP's only state, map to themselves. Sequence numbers are not checked, as in LVS.
/// </summary>
public readonly unsafe struct SessionStates
{
    private const int StateCount = 16;
    private const int FlagCount = 32;
    private const TcpFlags Relevant = TcpFlags.Fin | TcpFlags.Syn | TcpFlags.Rst | TcpFlags.Ack;

    private readonly byte* _next;

    /// <summary>Fills the table in the worker's memory.</summary>
    public SessionStates(TableMemory memory)
    {
        _next = (byte*)memory.Allocate(2 * FlagCount * StateCount, "session state table");
        for (int direction = 0; direction < 2; direction++)
            for (int flags = 0; flags < FlagCount; flags++)
                for (int state = 0; state < StateCount; state++)
                    _next[Index((Direction)direction, (TcpFlags)flags, (SessionState)state)] =
                        (byte)Transition((Direction)direction, (TcpFlags)flags, (SessionState)state);
    }

    /// <summary>The state after a packet. For UDP the flags do not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SessionState Next(Direction direction, TcpFlags flags, SessionState state) =>
        (SessionState)_next[Index(direction, flags & Relevant, state)];

    /// <summary>Whether LVS counts a session in this state as active. UDP never is.</summary>
    public static bool IsActive(SessionState state) => state is Established or SynSent or SynReceived or SynAck;

    private static int Index(Direction direction, TcpFlags flags, SessionState state) =>
        ((int)direction * FlagCount + (int)flags) * StateCount + (int)state;

    /// <summary>One segment counts as one event; RST goes before SYN before FIN before ACK; none of them closes.</summary>
    private static SessionState Transition(Direction direction, TcpFlags flags, SessionState state)
    {
        if (state is Free or Udp or > Udp)
            return state;
        if (flags.HasFlag(TcpFlags.Rst))
            return direction == Direction.Inbound ? InboundReset(state) : OutboundReset(state);
        if (flags.HasFlag(TcpFlags.Syn))
            return direction == Direction.Inbound ? InboundSyn(state) : OutboundSyn(state);
        if (flags.HasFlag(TcpFlags.Fin))
            return direction == Direction.Inbound ? InboundFin(state) : OutboundFin(state);
        if (flags.HasFlag(TcpFlags.Ack))
            return direction == Direction.Inbound ? InboundAck(state) : OutboundAck(state);
        return Close;
    }

    private static SessionState InboundSyn(SessionState state) => state switch
    {
        Established or SynSent => Established,
        _ => SynReceived,
    };

    private static SessionState InboundFin(SessionState state) => state switch
    {
        None => Close,
        Established => CloseWait,
        SynReceived or FinWait or SynAck => TimeWait,
        _ => state,
    };

    private static SessionState InboundAck(SessionState state) => state switch
    {
        None or SynReceived or SynAck => Established,
        LastAck => Close,
        _ => state,
    };

    private static SessionState InboundReset(SessionState state) => state switch
    {
        None or Established or SynSent or FinWait or TimeWait or CloseWait => Close,
        SynAck => SynReceived,
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
