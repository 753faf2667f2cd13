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
        int index = first;
        for (int left = service->ServerCount; left > 0; left--)
        {
            ServerEntry* server = servers + index;
            index = Next(index, service);
            if (loads.Active(server) == 0 && loads.Takes(server))
                return server;
        }
        return Pick<ExpectedDelay>(service, first, loads);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(int index, ServiceSnapshot* service) => index + 1 == service->ServerCount ? 0 : index + 1;
}

/// <summary>What a scheduler compares servers by, before weights.</summary>
internal unsafe interface IMeasure
{
    /// <summary>The load of a server.</summary>
    static abstract long Of(ServerEntry* server, ServerLoads loads);
}

/// <summary>wlc's measure.</summary>
internal readonly unsafe struct Overhead : IMeasure
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(ServerEntry* server, ServerLoads loads) => loads.Overhead(server);
}

/// <summary>sed's measure: active sessions, with the new one.</summary>
internal readonly unsafe struct ExpectedDelay : IMeasure
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(ServerEntry* server, ServerLoads loads) => loads.Active(server) + 1;
}
