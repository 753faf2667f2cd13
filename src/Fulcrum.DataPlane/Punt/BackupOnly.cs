using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Punt;

/// <summary>LVS's backup_only: what comes from clients is not balanced; what servers send to their sessions is. Whose session is not here goes on, and begins none.</summary>
internal static unsafe class BackupOnly
{
    /// <summary>Leaves packets of sessions that come from clients to the kernel.</summary>
    public static void Run(Burst burst, SessionLifecycle sessions, SharedTables* shared)
    {
        for (int index = 0; index < burst.Count; index++)
        {
            if (burst.Outcomes[index] == Outcome.IcmpError)
                burst.Punt(index, PuntClass.Icmp);
            if (burst.Outcomes[index] != Outcome.Pending)
                continue;
            Session* session = SessionLookup.Confirm(burst, index, sessions, shared);
            if (session != null && burst.Directions[index] == Direction.Inbound && burst.Outcomes[index] == Outcome.Pending)
                burst.Punt(index, PuntClasses.OfFlow(burst.Keys + index));
        }
    }
}
