using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// mh: Maglev's table, by the client's address (Eisenbud and others, NSDI 2016). Few clients move when a server comes or goes.
/// </summary>
internal static unsafe class MaglevHash
{
    /// <summary>
    /// The server that the table has; when that takes no sessions null, or with fallback the first available one at the client's hash with
    /// growing offsets.
    /// </summary>
    public static ServerEntry* Pick(NewSession* wanted, ServerLoads loads)
    {
        ServiceSnapshot* service = wanted->Service;
        if (service->TableSize == 0)
            return null;
        uint client = HashTables.ClientOf(wanted);
        uint hash = SchedulerHash.Maglev(client);
        ServerEntry* server = HashTables.AvailableAt(service, hash, loads);
        if (server != null || !service->HashFallback || !HasAvailable(service, loads))
            return server;
        for (uint offset = 0; server == null && offset < SchedulerHash.MaglevSlotCount; offset++)
        {
            uint distance = (offset + hash) % SchedulerHash.MaglevSlotCount;
            server = HashTables.AvailableAt(service, SchedulerHash.Maglev(client + distance), loads);
        }
        return server;
    }

    /// <summary>Spares a service without servers thousands of hashes for each client.</summary>
    private static bool HasAvailable(ServiceSnapshot* service, ServerLoads loads)
    {
        ServerEntry* server = ServiceSnapshot.Servers(service);
        for (ServerEntry* end = server + service->ServerCount; server < end; server++)
            if (loads.Takes(server))
                return true;
        return false;
    }
}
