using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>Second stage: finds the session of each pending packet, in two passes so that memory arrives before it is used.</summary>
public static unsafe class SessionLookup
{
    /// <summary>Compares tags in the buckets that the parser prefetched, and prefetches the sessions they point to.</summary>
    public static void FindCandidates(Burst burst, SessionTable table)
    {
        int count = burst.Count;
        for (int index = 0; index < count; index++)
        {
            if (burst.Outcomes[index] != Outcome.Pending)
                continue;
            Session* session = table.Candidate(burst.Hashes[index], out Direction direction);
            Prefetch.Line(session);
            burst.Sessions[index] = session;
            burst.Directions[index] = direction;
        }
    }

    /// <summary>Compares keys; a candidate that is another session's, or is over, is looked up again or becomes a miss.</summary>
    public static void Confirm(Burst burst, SessionLifecycle sessions)
    {
        int count = burst.Count;
        int misses = 0;
        for (int index = 0; index < count; index++)
        {
            if (burst.Outcomes[index] != Outcome.Pending)
                continue;
            Session* session = burst.Sessions[index];
            if (session == null || !FlowKey.Equal(burst.Keys + index, SessionTable.KeyOf(session, burst.Directions[index])))
                session = FindAgain(burst, index, sessions.Table);
            if (session != null && (SessionTable.IsExpired(session, burst.NowMs) || (burst.Flags[index] & TcpFlags.Syn) != 0))
                session = KeepUnlessOver(burst, index, session, sessions);
            if (session == null)
                misses++;
            burst.Sessions[index] = session;
        }
        burst.MissCount = misses;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Session* FindAgain(Burst burst, int index, SessionTable table)
    {
        Session* session = table.Find(burst.Keys + index, burst.Hashes[index], out Direction direction);
        burst.Directions[index] = direction;
        return session;
    }

    /// <summary>
    /// A session that timed out is over although no sweep has come by. So is one in TIME_WAIT or CLOSE whose client begins anew
    /// (LVS's conn_reuse_mode 1).
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Session* KeepUnlessOver(Burst burst, int index, Session* session, SessionLifecycle sessions)
    {
        if (SessionTable.IsExpired(session, burst.NowMs))
        {
            sessions.End(session, WorkerCounter.SessionsExpired);
            ForgetInBurst(burst, session);
            return null;
        }
        TcpFlags flags = burst.Flags[index];
        bool begins = (flags & TcpFlags.Syn) != 0 && (flags & (TcpFlags.Rst | TcpFlags.Ack)) == 0;
        bool closed = session->State is SessionState.TimeWait or SessionState.Close;
        if (!begins || !closed || burst.Directions[index] != Direction.Inbound)
            return session;
        sessions.End(session, WorkerCounter.SessionsReplaced);
        ForgetInBurst(burst, session);
        return null;
    }

    /// <summary>Earlier packets of the burst that found the session before it ended have none now.</summary>
    private static void ForgetInBurst(Burst burst, Session* session)
    {
        for (int index = 0; index < burst.Count; index++)
            if (burst.Outcomes[index] == Outcome.Pending && burst.Sessions[index] == session)
                burst.Sessions[index] = null;
    }
}
