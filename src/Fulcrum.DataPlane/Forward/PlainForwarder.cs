using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Profiling;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Rewrite;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Forward;

/// <summary>
/// The short way, from the session to the packet that can leave, of nearly every packet: an ordinary one of a session between IPv4
/// endpoints, whose state stays as it is and whose next hop is known and ready. It does what <see cref="SessionLookup"/>,
/// <see cref="SessionTracker"/>, the router and <see cref="Rewriter"/> do, with everything asked before anything is changed. Within a burst
/// these packets go before those of the long way. Owner: the worker.
/// </summary>
public readonly unsafe struct PlainForwarder(TunnelRewriter tunnel, ServerCounters* counters, SharedTables* shared)
{
    // Sessions whose packets go the long way.
    private const SessionTraits NotPlain = SessionTraits.NotPlain & ~(SessionTraits.DirectRoute | SessionTraits.Tunnel);

    // The word of an adjacency that holds its kind and VLAN, without the port: resolved and untagged.
    private const int KindShift = 40;
    private const ulong ResolvedUntagged = (ulong)AdjacencyKind.Resolved;

    // Set before the first worker starts.
    private readonly ServerStatus* _status = shared->ServerStatus;
    private readonly uint* _timeoutMs = shared->TimeoutMs;
    private readonly Adjacency* _adjacencies = shared->Adjacencies;

    /// <summary>Forwards a burst's packets; returns those that it leaves as they are, with their sessions: a bit for each.</summary>
    /// <param name="burst">After the look-up of candidates.</param>
    /// <param name="generation">The route generation in force.</param>
    /// <param name="profile">Where the time goes.</param>
    public ulong Run<TClock>(Burst burst, uint generation, StageProfile profile) where TClock : struct, IStageClock
    {
        ulong left = 0;
        int count = burst.Count;
        // Calls nothing but the clock, so that all it needs stays in registers.
        for (int index = 0; index < count; index++)
        {
            if (TryForward(burst, index, generation))
                TClock.End(profile, Stage.Forward, 1);
            else
                left |= 1UL << index;
        }
        return left;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryForward(Burst burst, int index, uint generation)
    {
        PacketFacts facts = burst.Facts[index];
        Session* session = burst.Sessions[index];
        if (!facts.IsOrdinary || session == null)
            return false;
        Direction direction = facts.Direction;
        if (!FlowKey.Equal(burst.Keys + index, SessionTable.KeyOf(session, direction)) || SessionTable.IsExpired(session, burst.NowMs))
            return false;
        SessionTraits traits = session->Traits;
        SessionState state = session->State;
        ServerStatus status = _status[session->ServerSlot];
        if ((traits & (NotPlain | AnsweredFirst(direction))) != 0 || status.State != ServerState.Present || session->RouteGeneration != generation
            || !SessionStates.IsSteady(state, facts.Event))
            return false;
        // Entry 0 stands for an unknown next hop: it is not resolved.
        Adjacency* next = _adjacencies + session->Adjacency[(int)direction];
        Vector128<ulong> header = Vector128.LoadAligned((ulong*)next);
        if (header.GetElement(1) >> KindShift != ResolvedUntagged || facts.HopsLeft <= 1 || facts.Length > next->Mtu)
            return false;
        byte* network = burst.Network[index];
        if ((traits & (SessionTraits.DirectRoute | SessionTraits.Tunnel)) == 0)
        {
            if (!NatRewriter.TryRewritePlain(network, burst.Transport[index], session, direction))
                return false;
            LinkHeader.WriteMacs(network, header);
        }
        else if ((traits & SessionTraits.DirectRoute) != 0)
        {
            TimeToLive.Decrement((Ipv4Header*)network);
            LinkHeader.WriteMacs(network, header);
        }
        else if (direction == Direction.Outbound
            || !tunnel.TryRewritePlain(burst.Packets[index], network, facts.Length, session->ServerSlot, next, burst.NowMs))
            return false;
        session->ExpiresAtMs = burst.NowMs + _timeoutMs[status.TimeoutProfile * SharedTables.StateCount + (int)state];
        SessionTracker.Count(counters + session->ServerSlot, direction, facts.Length);
        burst.Facts[index] = facts.LeavingBy(next->Port);
        return true;
    }

    /// <summary>What sets a session apart whose server answers for the first time.</summary>
    private static SessionTraits AnsweredFirst(Direction direction) =>
        (SessionTraits)((int)direction * (int)SessionTraits.InputOnly);
}
