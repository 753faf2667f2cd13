using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>rr: the next server after the last one, in LVS's order; servers that take no sessions are passed over.</summary>
internal static unsafe class RoundRobin
{
    /// <summary>The server, or null when none takes sessions.</summary>
    public static ServerEntry* Pick(ServiceSnapshot* service, SchedulerState* state, ServerLoads loads)
    {
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        for (int tries = 0; tries < service->ServerCount; tries++)
        {
            state->Position = state->Position + 1 >= service->ServerCount ? 0 : state->Position + 1;
            if (loads.Takes(servers + state->Position))
                return servers + state->Position;
        }
        return null;
    }

    /// <summary>
    /// Goes on behind the server chosen last, wherever it is now; when it is gone, with the one that came behind it.
    /// </summary>
    public static void Adopt(ServiceSnapshot* service, SchedulerState* state)
    {
        if (state->Position < 0)
            return;
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        for (int index = 0; index < service->ServerCount; index++)
        {
            if (servers[index].Slot != state->LastSlot)
                continue;
            state->Position = index;
            return;
        }
        state->Position--;
    }
}
