using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>Picks the real server of a new session; one method for each of LVS's schedulers behind one switch.</summary>
public static unsafe class Scheduler
{
    /// <summary>The server, or null when none takes new sessions.</summary>
    public static ServerEntry* Pick(ServiceSnapshot* service, SchedulerState* state)
    {
        if (state->Version != service->Version || state->Identity != service->Identity)
            Adopt(service, state);
        ServerEntry* server = service->Scheduler switch
        {
            SchedulerKind.RoundRobin => RoundRobin.Pick(service, state),
            SchedulerKind.WeightedRoundRobin => WeightedRoundRobin.Pick(service, state),
            _ => null,
        };
        if (server != null)
            state->LastSlot = server->Slot;
        return server;
    }

    /// <summary>Brings the position over to a changed service.</summary>
    private static void Adopt(ServiceSnapshot* service, SchedulerState* state)
    {
        bool isNew = state->Identity != service->Identity;
        if (isNew)
            *state = new SchedulerState { Identity = service->Identity, Position = -1 };
        if (service->Scheduler == SchedulerKind.WeightedRoundRobin)
            WeightedRoundRobin.Adopt(service, state, isNew);
        else
            RoundRobin.Adopt(service, state);
        state->Version = service->Version;
    }
}
