using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>fo and ovf: the server of the greatest weight; of equals the first one, for every worker, as all shall use the same.</summary>
internal static unsafe class HighestWeight
{
    /// <summary>fo: the greatest weight that takes sessions; null when there is none.</summary>
    public static ServerEntry* Pick(ServiceSnapshot* service, ServerLoads loads)
    {
        ServerEntry* best = null;
        ServerEntry* server = ServiceSnapshot.Servers(service);
        for (ServerEntry* end = server + service->ServerCount; server < end; server++)
            if ((best == null || server->Weight > best->Weight) && loads.Takes(server))
                best = server;
        return best;
    }

    /// <summary>
    /// ovf: the greatest weight that has not more active sessions than its weight, so that it gets one more than that; null when
    /// all are full.
    /// </summary>
    public static ServerEntry* PickWithRoom(ServiceSnapshot* service, ServerLoads loads)
    {
        ServerEntry* best = null;
        ServerEntry* server = ServiceSnapshot.Servers(service);
        for (ServerEntry* end = server + service->ServerCount; server < end; server++)
            if ((best == null || server->Weight > best->Weight) && loads.Active(server) <= server->Weight && loads.Takes(server))
                best = server;
        return best;
    }
}
