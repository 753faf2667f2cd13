using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Turns configuration messages into what workers read. Control thread only. A change is checked whole, then built beside what is
/// in force, then put in force by one store of <see cref="SharedTables.Root"/>; what did not change is shared. Services, servers and
/// pools are matched by identity, so their indexes, and with them sessions, counters and scheduler positions, survive.
/// </summary>
public sealed unsafe class SnapshotCompiler
{
    private readonly SharedTables* _shared;
    private readonly TableMemory _memory;
    private readonly IQuiescence _quiescence;
    private readonly RouteTable _routes;
    private readonly IReadOnlyList<string> _portNames;
    private readonly ServerSlots _servers;
    private readonly TimeoutProfiles _timeouts;
    private readonly Dictionary<ServiceKey, InstalledService> _services = [];
    private readonly Dictionary<string, InstalledPool> _pools = [];
    private readonly IndexAllocator _serviceSlots = new(TableLimits.Services);
    private readonly IndexAllocator _poolSlots = new(TableLimits.Pools);
    private readonly LocalAddressIndexes _localAddresses;
    private readonly string?[] _poolNames = new string?[TableLimits.Pools];
    private SnapshotSettings _settings = new();
    private uint _version;
    private ulong _identity;

    /// <summary>Puts an empty configuration, generation 0, in force.</summary>
    /// <param name="shared">The tables, their pointers set, <see cref="SharedTables.Root"/> null; no worker runs.</param>
    /// <param name="memory">Where snapshots go.</param>
    /// <param name="workers">Counters of all workers.</param>
    /// <param name="routes">The route table.</param>
    /// <param name="portNames">Logical ports by index.</param>
    /// <param name="quiescence">Waits for workers.</param>
    /// <param name="nowMs">Milliseconds of any steady clock; absent: the system's.</param>
    public SnapshotCompiler(SharedTables* shared, TableMemory memory, IReadOnlyList<WorkerStatistics> workers, RouteTable routes,
        IReadOnlyList<string> portNames, IQuiescence quiescence, Func<long>? nowMs = null)
    {
        _shared = shared;
        _memory = memory;
        _quiescence = quiescence;
        _routes = routes;
        _portNames = portNames;
        _servers = new ServerSlots(shared, workers, nowMs ?? (() => Environment.TickCount64));
        _timeouts = new TimeoutProfiles(shared);
        _localAddresses = new LocalAddressIndexes(TableLimits.LocalAddresses, address => LocalAddressSet.Add(shared->LocalAddresses, address));
        using SnapshotBlocks blocks = new(memory);
        SnapshotPlan plan = new(new SnapshotChange { Generation = 0, Full = true }, _services, _pools);
        plan.Reserve(blocks, _settings);
        Commit(plan, blocks, 0);
    }

    /// <summary>Generation in force; 0 before the first.</summary>
    public ulong Generation { get; private set; }

    /// <summary>Endpoints by server slot.</summary>
    internal ServerPath* ServerPaths => _shared->ServerPaths;

    /// <summary>Templates of persistent services, for listings.</summary>
    internal TemplateStore* Templates => _shared->Templates;

    /// <summary>Puts a whole configuration in force.</summary>
    /// <returns>Null, or why it is refused; nothing changed then.</returns>
    public string? Apply(Wire.Snapshot snapshot)
    {
        SnapshotReader reader = new(_portNames);
        return Apply(reader.Read(snapshot), reader.Problems);
    }

    /// <summary>Puts a change in force.</summary>
    /// <returns>Null, or why it is refused; nothing changed then.</returns>
    public string? Apply(Wire.Delta delta)
    {
        if (delta.Base != Generation)
            return $"The change is based on generation {delta.Base}, but generation {Generation} is in force; send a whole snapshot.";
        SnapshotReader reader = new(_portNames);
        return Apply(reader.Read(delta), reader.Problems);
    }

    /// <summary>Frees the slots of servers that were removed and have had no sessions for a while. To be called once a second.</summary>
    public void Sweep() => _servers.Sweep();

    /// <summary>Where the counters of every server are.</summary>
    public IEnumerable<Wire.ServerSlot> ListServers() =>
        from server in _servers.List()
        select new Wire.ServerSlot
        {
            Service = server.Key.Service.ToWire(),
            Address = server.Key.Address.ToWire(),
            Port = server.Key.Port.Host,
            Slot = server.Slot,
            Removed = server.Removed,
        };

    /// <summary>What identifies the server of every slot in use, removed ones among them.</summary>
    internal IEnumerable<(ServerKey Key, uint Slot)> Servers => _servers.List().Select(server => (server.Key, server.Slot));

    /// <summary>The pools in force.</summary>
    internal IReadOnlyCollection<InstalledPool> Pools => _pools.Values;

    /// <summary>Indexes of local addresses.</summary>
    internal LocalAddressIndexes LocalAddresses => _localAddresses;

    /// <summary>Name of the pool in a slot; null when the slot is free.</summary>
    public string? PoolName(int slot) => _poolNames[slot];

    private string? Apply(SnapshotChange change, List<string> problems)
    {
        if (change.Generation <= Generation)
            problems.Insert(0, $"Generation {change.Generation} is not greater than {Generation}, which is in force.");
        _servers.Sweep();
        SnapshotPlan plan = new(change, _services, _pools);
        plan.Check(problems, _servers);
        if (problems.Count > 0)
            return SnapshotPlan.Summarise(problems);
        using SnapshotBlocks blocks = new(_memory);
        try
        {
            plan.Reserve(blocks, change.Settings ?? _settings);
            _routes.Apply(change);
        }
        catch (Exception e) when (e is InsufficientMemoryException or IOException)
        {
            return e.Message;
        }
        _settings = change.Settings ?? _settings;
        Commit(plan, blocks, change.Generation);
        return null;
    }

    private void Commit(SnapshotPlan plan, SnapshotBlocks blocks, ulong generation)
    {
        List<nint> replaced = [];
        List<Action> afterwards = [];
        _timeouts.Update(TimeoutProfiles.Of(plan.Services()), _settings);
        foreach (PoolDefinition definition in plan.ChangedPools)
            Put(definition, blocks, replaced, afterwards);
        foreach (ServiceDefinition definition in plan.ChangedServices)
            Put(definition, blocks, replaced, afterwards);
        foreach (ServiceKey key in plan.RemovedServices)
            Remove(key, replaced, afterwards);
        foreach (string name in plan.RemovedPools)
            Remove(name, replaced, afterwards);

        RootSnapshot* old = _shared->Root;
        RootSnapshot* root = blocks.TakeRoot();
        *root = old == null ? default : *old;
        root->Generation = generation;
        _settings.WriteTo(root);
        root->NatServers = blocks.TakeNatServers(out root->NatServerMask);
        if (old != null && old->NatServers != null)
            replaced.Add((nint)old->NatServers);
        if (plan.LookupChanges)
        {
            if (old != null)
                replaced.Add((nint)old->Lookup);
            FillLookup(root, blocks);
        }
        if (plan.MarkRules is { } rules)
        {
            if (root->MarkRules != null)
                replaced.Add((nint)root->MarkRules);
            root->MarkRules = blocks.Take(rules);
            root->MarkRuleCount = rules.Length;
        }
        if (old != null)
            replaced.Add((nint)old);

        SharedTables.PublishRoot(_shared, root);
        Generation = generation;
        _quiescence.Wait();
        foreach (nint block in replaced)
            _memory.Free((void*)block);
        foreach (Action action in afterwards)
            action();
    }

    private void Put(PoolDefinition definition, SnapshotBlocks blocks, List<nint> replaced, List<Action> afterwards)
    {
        if (_pools.TryGetValue(definition.Name, out InstalledPool? pool))
        {
            IpAddress[] before = pool.Definition.Addresses;
            replaced.Add((nint)pool.Block);
            afterwards.Add(() => ReleaseAddresses(before));
            pool.Definition = definition;
        }
        else
        {
            pool = new InstalledPool(definition, _poolSlots.Take());
            _pools.Add(definition.Name, pool);
            _poolNames[pool.Slot] = definition.Name;
        }
        pool.Block = blocks.Take(definition, pool.Slot, _localAddresses.Acquire);
    }

    private void Put(ServiceDefinition definition, SnapshotBlocks blocks, List<nint> replaced, List<Action> afterwards)
    {
        if (_services.TryGetValue(definition.Key, out InstalledService? service))
        {
            ServerKey[] gone = [.. service.ServerKeys.Except(InstalledService.KeysOf(definition))];
            replaced.Add((nint)service.Block);
            afterwards.Add(() => RemoveServers(gone));
            service.Change(definition);
        }
        else
        {
            service = new InstalledService(definition, _serviceSlots.Take(), ++_identity);
            _services.Add(definition.Key, service);
        }
        PoolSnapshot* pool = definition.Pool.Length == 0 ? null : _pools[definition.Pool].Block;
        service.Block = blocks.Take(definition, service, ++_version, pool,
            server => _servers.Acquire(
                new ServerKey(definition.Key, server.Address, server.Port), server, _timeouts.IndexOf(definition.Timeouts)),
            _servers.SessionCount);
    }

    private void Remove(ServiceKey key, List<nint> replaced, List<Action> afterwards)
    {
        _services.Remove(key, out InstalledService? service);
        replaced.Add((nint)service!.Block);
        afterwards.Add(() =>
        {
            RemoveServers(service.ServerKeys);
            _serviceSlots.Return(service.Slot);
        });
    }

    private void Remove(string name, List<nint> replaced, List<Action> afterwards)
    {
        _pools.Remove(name, out InstalledPool? pool);
        replaced.Add((nint)pool!.Block);
        afterwards.Add(() =>
        {
            ReleaseAddresses(pool.Definition.Addresses);
            _poolNames[pool.Slot] = null;
            _poolSlots.Return(pool.Slot);
        });
    }

    private void FillLookup(RootSnapshot* root, SnapshotBlocks blocks)
    {
        ServiceLookupSlot* lookup = blocks.TakeLookup();
        uint mask = blocks.LookupSlots - 1;
        foreach (InstalledService service in _services.Values)
        {
            uint slot = service.Definition.Key.Hash & mask;
            while (lookup[slot].Service != null)
                slot = slot + 1 & mask;
            lookup[slot] = new ServiceLookupSlot { Key = service.Definition.Key, Service = service.Block };
        }
        root->Lookup = lookup;
        root->LookupMask = mask;
        root->ServiceCount = _services.Count;
        root->HasFtpService = _services.Keys.Any(key => key.IsFtp);
        root->HasPortZeroService = _services.Keys.Any(key => key.TakesSeveralPorts && !key.IsMark);
        // Sessions outlive their service.
        root->HasPlacedByClient |= _services.Values.Any(service => service.PlacedByClient);
        root->KeepsRealPorts |= _services.Values.Any(service => service.Definition.KeepsRealPorts);
    }

    private void RemoveServers(IEnumerable<ServerKey> keys)
    {
        foreach (ServerKey key in keys)
            _servers.Remove(key);
    }

    private void ReleaseAddresses(IpAddress[] addresses)
    {
        foreach (IpAddress address in addresses)
            _localAddresses.Release(address);
    }
}
