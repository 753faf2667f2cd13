using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>Finds the session of a pending packet, in steps so that memory arrives before it is used.</summary>
public static unsafe class SessionLookup
{
    // The bit of conn_reuse_mode that counts FIN_WAIT of input-only sessions as closed.
    private const int ReuseOfFinWait = 2;

    /// <summary>Prefetches all packets' buckets, compares their tags, and prefetches the sessions they point to.</summary>
    public static void FindCandidates(Burst burst, SessionTable table)
    {
        int count = burst.Count;
        // A loop as short as this has many misses under way at once: page walks for addresses all over the table among them.
        for (int index = 0; index < count; index++)
            Prefetch.Line(table.BucketOf(burst.Hashes[index]));
        SegmentEvent events = SegmentEvent.None;
        for (int index = 0; index < count; index++)
        {
            if (burst.Outcomes[index] != Outcome.Pending)
                continue;
            Session* session = table.Candidate(burst.Hashes[index], out Direction direction);
            Prefetch.Line(session);
            burst.Sessions[index] = session;
            burst.Directions[index] = direction;
            events |= burst.Events[index];
        }
        if ((events & SegmentEvent.Syn) != 0)
            PrefetchReplaced(burst, table);
    }

    /// <summary>A SYN may end a closed session of its client: its other bucket is not yet in the cache.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PrefetchReplaced(Burst burst, SessionTable table)
    {
        for (int index = 0; index < burst.Count; index++)
        {
            if (burst.Outcomes[index] != Outcome.Pending || burst.Events[index] != SegmentEvent.Syn || burst.Sessions[index] == null)
                continue;
            Prefetch.Line(table.BucketOf(table.HashOf(&burst.Sessions[index]->Outbound)));
        }
    }

    /// <summary>
    /// The session of a pending packet: the candidate if its key is the packet's; a candidate that is another session's, or is over, is
    /// looked up again. Null for a miss.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Session* Confirm(Burst burst, int index, SessionLifecycle sessions, SharedTables* shared)
    {
        Session* session = burst.Sessions[index];
        if (session == null || !FlowKey.Equal(burst.Keys + index, SessionTable.KeyOf(session, burst.Directions[index])))
            session = FindAgain(burst, index, sessions.Table);
        if (session != null && (SessionTable.IsExpired(session, burst.NowMs) || (burst.Events[index] & (SegmentEvent.Syn | SegmentEvent.Sctp)) != 0))
            session = KeepUnlessOver(burst, index, session, sessions, shared);
        return session;
    }

    /// <summary>
    /// Whether a packet has the addresses of the session that its key belongs to. IPv4 keys hold them; an IPv6 key is a digest.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsExact(Burst burst, int index, Session* session, SessionTable table, ServerPath* servers) =>
        (burst.Shapes[index] & PacketShape.Ipv6) == 0 || HaveAddresses(burst, index, new SessionEndpoints(table, servers, session));

    /// <summary>
    /// Ends a session that uses the same ports between client and real server as one that is about to begin, if it has timed out or is
    /// closed; false if it goes on. For packets whose look-up is over.
    /// </summary>
    public static bool EndIfOver(Burst burst, Session* session, SessionLifecycle sessions)
    {
        bool expired = SessionTable.IsExpired(session, burst.NowMs);
        if (!expired && !IsClosed(session))
            return false;
        End(burst, burst.Count, session, sessions, expired ? WorkerCounter.SessionsExpired : WorkerCounter.SessionsReplaced);
        return true;
    }

    private static bool IsClosed(Session* session) =>
        session->State is SessionState.TimeWait or SessionState.Close or SessionState.SctpClosed;

    private static bool HaveAddresses(Burst burst, int index, SessionEndpoints endpoints)
    {
        Ipv6Header* ip = (Ipv6Header*)burst.Network[index];
        if (endpoints.Have(burst.Directions[index], ip->Source, ip->Destination))
            return true;
        burst.Drop(index, DropReason.KeyCollision);
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Session* FindAgain(Burst burst, int index, SessionTable table)
    {
        Session* session = table.Find(burst.Keys + index, burst.Hashes[index], out Direction direction);
        burst.Directions[index] = direction;
        burst.Sessions[index] = session;
        return session;
    }

    /// <summary>
    /// A session that timed out is over although no sweep has come by. So is one whose client begins anew, if it may.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Session* KeepUnlessOver(Burst burst, int index, Session* session, SessionLifecycle sessions, SharedTables* shared)
    {
        if (SessionTable.IsExpired(session, burst.NowMs))
        {
            if (!SessionLifecycle.IsBeingReset(session, burst.NowMs))
                End(burst, index, session, sessions, WorkerCounter.SessionsExpired);
            else
                LeaveToReset(burst, index, session, sessions);
            return null;
        }
        SegmentEvent @event = burst.Events[index];
        bool begins = (@event & SegmentEvent.Sctp) == 0
            ? (@event & SegmentEvent.Syn) != 0
            : @event == (SegmentEvent.Sctp | (SegmentEvent)SctpEvents.Init);
        if (!begins || burst.Directions[index] != Direction.Inbound || !GivesWay(session, shared))
            return session;
        End(burst, index, session, sessions, WorkerCounter.SessionsReplaced);
        return null;
    }

    /// <summary>
    /// LVS's conn_reuse_mode: a closed session gives way to a new one, unless a template holds it. With expire_nodest_conn so does any
    /// session of a server that has been quiesced.
    /// </summary>
    private static bool GivesWay(Session* session, SharedTables* shared)
    {
        SessionRules* rules = &SharedTables.ReadRoot(shared)->Rules;
        if (rules->ExpireNodestConn && shared->ServerStatus[session->ServerSlot].IsQuiesced)
            return true;
        if (rules->ConnReuseMode == 0 || (session->Marks & SessionMarks.Templated) != 0)
            return false;
        bool isFinishing = session->State == SessionState.FinWait && session->Has(SessionTraits.InputOnly);
        return IsClosed(session) || isFinishing && (rules->ConnReuseMode & ReuseOfFinWait) != 0;
    }

    /// <summary>
    /// Sets a packet of a session that is being reset aside; but the client may begin anew, and of a fragment no RST is made.
    /// </summary>
    private static void LeaveToReset(Burst burst, int index, Session* session, SessionLifecycle sessions)
    {
        bool begins = (burst.Events[index] & (SegmentEvent.Syn | SegmentEvent.Ack | SegmentEvent.Rst)) == SegmentEvent.Syn;
        if (begins && burst.Directions[index] == Direction.Inbound)
            End(burst, index, session, sessions, WorkerCounter.SessionsEnded);
        else if ((burst.Shapes[index] & PacketShape.Fragment) != 0)
            burst.Drop(index, DropReason.SessionReset);
        else
            burst.SetAside(index, Outcome.Resetting);
    }

    /// <summary>
    /// Ends a session that packets of the burst may still point to. Those from <paramref name="confirmed"/> on look again; an earlier
    /// one that waits for its next hop has lost what it was to be rewritten with.
    /// </summary>
    internal static void End(Burst burst, int confirmed, Session* session, SessionLifecycle sessions, WorkerCounter counter)
    {
        DropReason reason = counter == WorkerCounter.SessionsEvicted ? DropReason.SessionTableFull : DropReason.SessionReplaced;
        sessions.End(session, counter);
        Vector256<long> ended = Vector256.Create((long)session);
        for (int first = 0; first < burst.Count; first += Vector256<long>.Count)
        {
            uint match = Vector256.Equals(Vector256.Load((long*)burst.Sessions + first), ended).ExtractMostSignificantBits();
            for (; match != 0; match &= match - 1)
            {
                int other = first + BitOperations.TrailingZeroCount(match);
                if (other >= burst.Count || burst.Outcomes[other] is not (Outcome.Pending or Outcome.Resetting))
                    continue;
                burst.Sessions[other] = null;
                if (other < confirmed)
                    burst.Drop(other, reason);
            }
        }
    }
}
