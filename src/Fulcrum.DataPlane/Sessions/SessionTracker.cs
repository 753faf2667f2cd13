using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// Fourth stage, after new sessions have been made: every pending packet has a session now; it moves the state machine, renews the
/// timeout and is counted, as in LVS before it can be dropped for TTL or MTU.
/// </summary>
public static unsafe class SessionTracker
{
    /// <summary>Advances the sessions of a burst.</summary>
    public static void Run(
        Burst burst, SessionLifecycle sessions, SessionStates states, WorkerStatistics statistics,
        ServerState* servers, RootSnapshot* root)
    {
        int count = burst.Count;
        for (int index = 0; index < count; index++)
        {
            if (burst.Outcomes[index] != Outcome.Pending)
                continue;
            Session* session = burst.Sessions[index];
            if (servers[session->ServerSlot] != ServerState.Present)
            {
                burst.Drop(index, DropReason.ServerRemoved);
                continue;
            }
            Direction direction = burst.Directions[index];
            SessionState next = states.Next(direction, burst.Flags[index], session->State);
            if (next != session->State)
                sessions.Enter(session, next);
            session->LastSeenMs = burst.NowMs;
            session->TimeoutMs = root->TimeoutMs[(int)next];
            Count(statistics.Servers + session->ServerSlot, direction, burst.Length[index]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Count(ServerCounters* server, Direction direction, ushort length)
    {
        // InboundPackets and OutboundPackets are neighbours, and so are the byte counters.
        (&server->InboundPackets)[(int)direction]++;
        (&server->InboundBytes)[(int)direction] += length;
    }
}
