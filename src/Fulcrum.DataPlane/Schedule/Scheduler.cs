using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// Picks the real server of a new session; one class for each of LVS's schedulers behind one switch. Owner: the worker, for its
/// positions; it reads other workers' counters.
/// </summary>
internal sealed unsafe class Scheduler(WorkerSetup setup, string owner)
{
    private readonly SchedulerState* _states = (SchedulerState*)setup.Memory.Allocate(
        TableLimits.Services * (nuint)sizeof(SchedulerState), $"scheduler positions of {owner}");

    /// <summary>The server, or null when none takes new sessions.</summary>
    public ServerEntry* Pick(NewSession* wanted, RootSnapshot* root, uint nowMs)
    {
        ServiceSnapshot* service = wanted->Service;
        SchedulerState* state = _states + service->Slot;
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
