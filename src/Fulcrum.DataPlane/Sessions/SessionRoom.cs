using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>Makes room for new sessions. Owner: the worker, while it looks after packets without a session.</summary>
public static unsafe class SessionRoom
{
    // Slots looked at for one new session: so a flood costs no more than this, whatever the table holds.
    private const int MostSlots = 64;

    /// <summary>
    /// In a full table, ends what has timed out and embryonic sessions until there is room for one with these traits; false when none
    /// was found among the next slots.
    /// </summary>
    public static bool Make(Burst burst, SessionTraits traits, SessionLifecycle sessions)
    {
        SessionTable table = sessions.Table;
        int budget = MostSlots;
        while (!table.HasRoom(traits))
        {
            Session* victim = table.NextVictim(burst.NowMs, ref budget);
            if (victim == null)
                return false;
            bool expired = SessionTable.IsExpired(victim, burst.NowMs);
            SessionLookup.End(burst, burst.Count, victim, sessions, expired ? WorkerCounter.SessionsExpired : WorkerCounter.SessionsEvicted);
        }
        return true;
    }

    /// <summary>
    /// Puts the keys of new sessions into the index. One that finds no room there, which is as good as impossible, ends its session.
    /// </summary>
    public static void Settle(Burst burst, SessionLifecycle sessions)
    {
        for (Session* homeless = sessions.Table.Settle(); homeless != null; homeless = sessions.Table.Settle())
            SessionLookup.End(burst, burst.Count, homeless, sessions, WorkerCounter.SessionsEvicted);
    }
}
