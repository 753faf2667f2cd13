using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>Packets of sessions whose server was taken out of its service.</summary>
internal static unsafe class Orphans
{
    /// <summary>
    /// Drops a client's packet; or, with LVS's expire_nodest_conn, ends its session and lets the packet go the way of those that have
    /// none.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Refuse(Burst burst, int index, Session* session, SessionLifecycle sessions, SharedTables* shared)
    {
        // Each packet is among the misses once: one that is scheduled to a server which is gone the next moment stays here.
        bool isMiss = burst.MissCount > 0 && new ReadOnlySpan<byte>(burst.Misses, burst.MissCount).Contains((byte)index);
        if (isMiss || !SharedTables.ReadRoot(shared)->Rules.ExpireNodestConn)
        {
            burst.Drop(index, DropReason.ServerRemoved);
            return;
        }
        SessionLookup.End(burst, index, session, sessions, WorkerCounter.SessionsExpired);
        burst.Misses[burst.MissCount++] = (byte)index;
    }
}
