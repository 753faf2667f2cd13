using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// lc, wlc, sed and nq: the server with the least load, for its weight. Of equals the first one, from where the worker begins.
/// </summary>
internal static unsafe class LeastLoaded
{
    /// <summary>The server with the least load for its weight (wlc, sed); null when none takes sessions.</summary>
    public static ServerEntry* Pick<TMeasure>(ServiceSnapshot* service, int first, ServerLoads loads) where TMeasure : struct, IMeasure
    {
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        ServerEntry* best = null;
        long bestLoad = 0;
        int index = first;
        for (int left = service->ServerCount; left > 0; left--)
        {
            ServerEntry* server = servers + index;
            index = Next(index, service);
            if (!loads.Takes(server))
                continue;
            long load = TMeasure.Of(server, loads);
            if (best != null && bestLoad * server->Weight <= load * best->Weight)
                continue;
            best = server;
            bestLoad = load;
        }
        return best;
    }

    /// <summary>lc: the server with the least load, whatever its weight.</summary>
    public static ServerEntry* PickUnweighted(ServiceSnapshot* service, int first, ServerLoads loads)
    {
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        ServerEntry* best = null;
        long bestLoad = long.MaxValue;
        int index = first;
        for (int left = service->ServerCount; left > 0; left--)
        {
            ServerEntry* server = servers + index;
            index = Next(index, service);
            if (!loads.Takes(server))
                continue;
            long load = loads.Overhead(server);
            if (load >= bestLoad)
                continue;
            best = server;
            bestLoad = load;
        }
        return best;
    }

    /// <summary>nq: a server without active sessions, even if it is the slowest; when there is none, sed.</summary>
    public static ServerEntry* PickIdleFirst(ServiceSnapshot* service, int first, ServerLoads loads)
    {
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        ServerEntry* best = null;
        long bestLoad = 0;
        int index = first;
        for (int left = service->ServerCount; left > 0; left--)
        {
            ServerEntry* server = servers + index;
            index = Next(index, service);
            if (!loads.Takes(server))
                continue;
            long active = loads.Active(server);
            if (active == 0)
                return server;
            if (best != null && bestLoad * server->Weight <= (active + 1) * best->Weight)
                continue;
            best = server;
            bestLoad = active + 1;
        }
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(int index, ServiceSnapshot* service) => index + 1 == service->ServerCount ? 0 : index + 1;
}
