using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// lc, wlc, sed and nq: the server with the least load for its weight. Of equals the first one, from where the worker begins.
/// </summary>
internal static unsafe class LeastLoaded
{
    /// <summary>The server; null when none takes sessions.</summary>
    public static ServerEntry* Pick<TMeasure>(ServiceSnapshot* service, int first, ServerLoads loads) where TMeasure : struct, IMeasure
    {
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        ServerEntry* best = null;
        long bestLoad = 0;
        int index = first;
        for (int left = service->ServerCount; left > 0; left--)
        {
            ServerEntry* server = servers + index;
            index = index + 1 == service->ServerCount ? 0 : index + 1;
            if (!loads.Takes(server))
                continue;
            if (TMeasure.PrefersIdle && loads.Active(server) == 0)
                return server;
            long load = TMeasure.Of(server, loads);
            if (best != null && bestLoad * TMeasure.WeightOf(server) <= load * TMeasure.WeightOf(best))
                continue;
            best = server;
            bestLoad = load;
        }
        return best;
    }
}
