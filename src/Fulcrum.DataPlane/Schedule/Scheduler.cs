using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>
/// Picks the real server of a new session; a class for each kind of LVS's schedulers behind one switch. Worker 0 alone picks as LVS does;
/// the others begin elsewhere, so that no two pick in lockstep. Owner: the worker; it reads other workers' counters.
/// </summary>
internal sealed unsafe class Scheduler
{
    private readonly SchedulerState* _states;
    private readonly ServerLoads _loads;
    private readonly LocalityCache _cache;
    private readonly SharedTables* _shared;
    private readonly int _worker;
    private readonly int _workerCount;
    private RandomDraw _random;

    /// <summary>Allocates the positions, loads and caches of one worker.</summary>
    public Scheduler(WorkerSetup setup, string owner)
    {
        _states = (SchedulerState*)setup.Memory.Allocate(
            TableLimits.Services * (nuint)sizeof(SchedulerState), $"scheduler positions of {owner}");
        _loads = new ServerLoads(setup, owner);
        _cache = new LocalityCache(setup, owner);
        _shared = setup.Shared;
        _worker = setup.Index;
        _workerCount = setup.AllStatistics.Count;
        _random = new RandomDraw(setup.Index);
    }

    /// <summary>The server, or null when none takes new sessions.</summary>
    public ServerEntry* Pick(NewSession* wanted, RootSnapshot* root, uint nowMs)
    {
        ServiceSnapshot* service = wanted->Service;
        SchedulerState* state = _states + service->Slot;
        if (state->Version != service->Version || state->Identity != service->Identity)
            Adopt(service, state);
        if (state->AsksOthers)
            _loads.Refresh(service, state, nowMs);
        ServerEntry* server = service->Scheduler switch
        {
            SchedulerKind.RoundRobin => RoundRobin.Pick(service, state, _loads),
            SchedulerKind.WeightedRoundRobin => WeightedRoundRobin.Pick(service, state, _loads),
            _ => PickByLoadOrHash(wanted, root, state, nowMs),
        };
        if (server != null)
            state->LastSlot = server->Slot;
        return server;
    }

    /// <summary>Notes that the session of a picked or persistent server has begun and is counted: servers can become full by it.</summary>
    public void Note(ServerEntry* server) => _loads.Note(server);

    /// <summary>Looks at up to <paramref name="budget"/> entries of lblc's and lblcr's cache and drops those not used for long.</summary>
    public void Sweep(uint nowMs, int budget)
    {
        if (_cache.Count > 0)
            _cache.Sweep(nowMs, budget, &SharedTables.ReadRoot(_shared)->Rules);
    }

    private ServerEntry* PickByLoadOrHash(NewSession* wanted, RootSnapshot* root, SchedulerState* state, uint nowMs)
    {
        ServiceSnapshot* service = wanted->Service;
        return service->Scheduler switch
        {
            SchedulerKind.LeastConnection => LeastLoaded.Pick<PlainOverhead>(service, state->First, _loads),
            SchedulerKind.WeightedLeastConnection => LeastLoaded.Pick<Overhead>(service, state->First, _loads),
            SchedulerKind.ShortestExpectedDelay => LeastLoaded.Pick<ExpectedDelay>(service, state->First, _loads),
            SchedulerKind.NeverQueue => LeastLoaded.Pick<IdleFirst>(service, state->First, _loads),
            SchedulerKind.PowerOfTwo => PowerOfTwo.Pick(service, _loads, ref _random),
            SchedulerKind.Failover => HighestWeight.Pick(service, _loads),
            SchedulerKind.Overflow => HighestWeight.PickWithRoom(service, _loads),
            SchedulerKind.DestinationHash => HashTables.PickByDestination(wanted, _loads),
            SchedulerKind.SourceHash => HashTables.PickBySource(wanted, _loads),
            SchedulerKind.MaglevHash => MaglevHash.Pick(wanted, _loads),
            SchedulerKind.ConsistentHash => HashTables.PickOnRing(wanted, _loads),
            SchedulerKind.LocalityLeastConnection => Locality.Pick(wanted, state->First, _loads, _cache, nowMs),
            SchedulerKind.LocalityLeastConnectionReplicated =>
                Locality.PickFromSet(wanted, state->First, _loads, _cache, nowMs, root->Rules.LblcrExpirationSeconds),
            _ => null,
        };
    }

    /// <summary>Brings the position over to a changed service.</summary>
    private void Adopt(ServiceSnapshot* service, SchedulerState* state)
    {
        bool isNew = state->Identity != service->Identity;
        bool isOther = isNew || state->Kind != service->Scheduler;
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        int first = service->ServerCount == 0 ? 0 : _worker % service->ServerCount;
        if (isOther)
            *state = new SchedulerState { Identity = service->Identity, Kind = service->Scheduler, Position = first - 1 };
        if (isOther && first > 0)
            state->LastSlot = servers[first - 1].Slot;
        state->First = first;
        if (service->Scheduler == SchedulerKind.WeightedRoundRobin)
            WeightedRoundRobin.Adopt(service, state, isNew, isOther && _worker > 0 ? (double)_worker / _workerCount : 0);
        else if (service->Scheduler == SchedulerKind.RoundRobin && !isOther)
            RoundRobin.Adopt(service, state);
        _loads.Adopt(service, state);
        state->Version = service->Version;
    }
}
