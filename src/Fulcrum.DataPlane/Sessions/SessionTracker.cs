using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Moves the state machine of a packet's session, renews its timeout and counts it, as in LVS before the packet can be
/// dropped for TTL or MTU. Owner: the worker.
/// </summary>
public readonly unsafe struct SessionTracker(
    SessionLifecycle sessions, SessionStates states, ServerCounters* counters, SharedTables* shared)
{
    /// <summary>
    /// Advances a pending packet's session; false when its server is gone, and the packet is dropped or a miss now. As with LVS, what
    /// such a server still sends is forwarded.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Track(Burst burst, int index, Session* session)
    {
        Direction direction = burst.Directions[index];
        ServerStatus status = shared->ServerStatus[session->ServerSlot];
        if (status.State != ServerState.Present && direction == Direction.Inbound)
        {
            Orphans.Refuse(burst, index, session, sessions, shared);
            return false;
        }
        if (direction == Direction.Outbound && session->Has(SessionTraits.InputOnly))
            session->Traits &= ~SessionTraits.InputOnly;
        SessionState next = states.Next(direction, burst.Events[index], session->State, session->Traits);
        if (next != session->State)
            sessions.Enter(session, next);
        else if (next == SessionState.SynReceived)
            sessions.NoteOpening(session, direction, burst.Events[index]);
        session->ExpiresAtMs = burst.NowMs + shared->TimeoutMs[status.TimeoutProfile * SharedTables.StateCount + (int)next];
        Count(counters + session->ServerSlot, direction, burst.Length[index]);
        return true;
    }

    /// <summary>Counts a packet of so many bytes for its server.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Count(ServerCounters* server, Direction direction, ushort length)
    {
        // InboundPackets and OutboundPackets are neighbours, and so are the byte counters.
        (&server->InboundPackets)[(int)direction]++;
        (&server->InboundBytes)[(int)direction] += length;
    }
}
