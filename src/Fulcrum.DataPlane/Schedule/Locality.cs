using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// lblc and lblcr: a destination keeps its server, or its set of servers, while they are not overloaded; for caches, each of which
/// shall see the same destinations again. Otherwise wlc.
/// </summary>
internal static unsafe class Locality
{
    /// <summary>lblc: one server a destination. It keeps it beyond its threshold, as in LVS. Null when none takes sessions.</summary>
    public static ServerEntry* Pick(NewSession* wanted, int first, ServerLoads loads, LocalityCache cache, uint nowMs)
    {
        ServiceSnapshot* service = wanted->Service;
        LocalityEntry* entry = cache.Find(service->Identity, wanted->Virtual);
        if (entry != null)
        {
            entry->UsedAtMs = nowMs;
            ServerEntry* kept = MemberOf(entry, 0, service);
            if (kept != null && kept->Weight > 0 && !IsBusy(kept, service, loads))
                return kept;
        }
        ServerEntry* server = LeastLoaded.Pick<Overhead>(service, first, loads);
        if (server == null)
            return null;
        entry = entry != null ? entry : cache.Add(service->Identity, wanted->Virtual, isSet: false, nowMs);
        if (entry == null)
            return server;
        entry->MemberCount = 0;
        entry->Insert(server->Slot, IndexOf(server, service), nowMs);
        return server;
    }

    /// <summary>lblcr: a set of servers a destination, which grows while its members are busy and shrinks with time.</summary>
    public static ServerEntry* PickFromSet(
        NewSession* wanted, int first, ServerLoads loads, LocalityCache cache, uint nowMs, uint expirationSeconds)
    {
        ServiceSnapshot* service = wanted->Service;
        LocalityEntry* entry = cache.Find(service->Identity, wanted->Virtual);
        if (entry != null)
        {
            entry->UsedAtMs = nowMs;
            ServerEntry* least = LeastOf(entry, service, loads);
            if (entry->MemberCount > 1 && nowMs - entry->ChangedAtMs > expirationSeconds * 1000UL)
                RemoveMost(entry, service, loads, nowMs);
            if (least != null && !IsBusy(least, service, loads))
                return least;
        }
        ServerEntry* server = LeastLoaded.Pick<Overhead>(service, first, loads);
        if (server == null)
            return null;
        entry = entry != null ? entry : cache.Add(service->Identity, wanted->Virtual, isSet: true, nowMs);
        if (entry != null)
            entry->Insert(server->Slot, IndexOf(server, service), nowMs);
        return server;
    }

    /// <summary>A weight is a server's capacity here: busy is who has more sessions while another has less than half of its own.</summary>
    private static bool IsBusy(ServerEntry* server, ServiceSnapshot* service, ServerLoads loads)
    {
        if (loads.Active(server) <= server->Weight)
            return false;
        ServerEntry* other = ServiceSnapshot.Servers(service);
        for (ServerEntry* end = other + service->ServerCount; other < end; other++)
            if (loads.Active(other) * 2 < other->Weight)
                return true;
        return false;
    }

    private static ServerEntry* LeastOf(LocalityEntry* entry, ServiceSnapshot* service, ServerLoads loads)
    {
        ServerEntry* best = null;
        for (int member = 0; member < entry->MemberCount; member++)
        {
            ServerEntry* server = MemberOf(entry, member, service);
            if (server != null && loads.Takes(server)
                && (best == null || loads.Overhead(best) * server->Weight > loads.Overhead(server) * best->Weight))
                best = server;
        }
        return best;
    }

    /// <summary>Takes out the member with the most load, or one that has left the service.</summary>
    private static void RemoveMost(LocalityEntry* entry, ServiceSnapshot* service, ServerLoads loads, uint nowMs)
    {
        ServerEntry* most = null;
        int mostMember = -1;
        for (int member = 0; member < entry->MemberCount; member++)
        {
            ServerEntry* server = MemberOf(entry, member, service);
            if (server == null)
            {
                entry->RemoveAt(member, nowMs);
                return;
            }
            if (server->Weight == 0 || most != null && loads.Overhead(most) * server->Weight >= loads.Overhead(server) * most->Weight)
                continue;
            most = server;
            mostMember = member;
        }
        if (mostMember >= 0)
            entry->RemoveAt(mostMember, nowMs);
    }

    /// <summary>A member as it is in the service now; null when it is not there.</summary>
    private static ServerEntry* MemberOf(LocalityEntry* entry, int member, ServiceSnapshot* service)
    {
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        uint slot = entry->Members[member];
        int hint = entry->Hints[member];
        if (hint < service->ServerCount && servers[hint].Slot == slot)
            return servers + hint;
        for (int index = 0; index < service->ServerCount; index++)
        {
            if (servers[index].Slot != slot)
                continue;
            entry->Hints[member] = (ushort)index;
            return servers + index;
        }
        return null;
    }

    private static int IndexOf(ServerEntry* server, ServiceSnapshot* service) => (int)(server - ServiceSnapshot.Servers(service));
}
