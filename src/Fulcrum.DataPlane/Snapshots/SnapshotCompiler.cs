using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Synchronisation.Protocol;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Turns configuration messages into what workers read. Control thread only. A change is checked whole and its memory reserved, so that it
/// is refused whole; then what it names is put in force, service by service, in tables that workers read meanwhile, and by a new
/// <see cref="SharedTables.Root"/>. What did not change is not looked at. Services, servers and pools are matched by identity, so
/// their indexes, and with them sessions, counters and scheduler positions, survive.
/// </summary>
public sealed unsafe class SnapshotCompiler
{
    private readonly SharedTables* _shared;
    private readonly TableMemory _memory;
    private readonly IQuiescence _quiescence;
    private readonly RouteTable _routes;
    private readonly IReadOnlyList<string> _portNames;
    private readonly InstalledConfiguration _installed;
    private Wire.ServerSlot[]? _listed;
    private uint _listedVersion;

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
        _installed = new InstalledConfiguration(
            new ServerSlots(shared, workers, nowMs ?? (() => Environment.TickCount64)),
            new TimeoutProfiles(shared),
            new LocalAddressIndexes(TableLimits.LocalAddresses, (address, index) => LocalAddressSet.Add(shared->LocalAddresses, address, index)));
        using SnapshotBlocks blocks = new(memory);
        SnapshotPlan plan = new(new SnapshotChange { Generation = 0, Full = true, Settings = new SnapshotSettings() }, _installed);
        plan.Reserve(blocks);
        Commit(plan, blocks, 0);
    }

    /// <summary>Generation in force; 0 before the first.</summary>
    public ulong Generation { get; private set; }

    /// <summary>With whom sessions are synchronised; null: with nobody. The same object until settings come.</summary>
    internal SyncSettings? SessionSync => _installed.Settings.SessionSync;

    /// <summary>Endpoints by server slot.</summary>
    internal ServerPath* ServerPaths => _shared->ServerPaths;

    /// <summary>See <see cref="SharedTables.BeginHandover"/>.</summary>
    internal void BeginHandover(uint durationMs) => SharedTables.BeginHandover(_shared, durationMs);

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
    public void Sweep() => _installed.Servers.Sweep();

    /// <summary>
    /// Where the counters of every server are. The same messages until a slot changes hands: with many servers and many readers of statistics,
    /// new ones each time would soon make a garbage collection, which stops the workers.
    /// </summary>
    public IReadOnlyCollection<Wire.ServerSlot> ListServers()
    {
        if (_listed is null || _listedVersion != _installed.Servers.Version)
        {
            _listedVersion = _installed.Servers.Version;
            _listed = [.. _installed.Servers.List().Select(ToWire)];
        }
        return _listed;
    }

    /// <summary>Of what <see cref="ListServers"/> gives; not 0.</summary>
    public ulong ServersVersion => (ulong)_installed.Servers.Version + 1;

    /// <summary>Counts servers that have come into the configuration.</summary>
    internal uint ServersAdded => _installed.Servers.Added;

    /// <summary>What identifies the server of every slot in use, removed ones among them.</summary>
    internal IEnumerable<(ServerKey Key, uint Slot)> Servers => _installed.Servers.List().Select(server => (server.Key, server.Slot));

    /// <summary>The pools in force.</summary>
    internal IReadOnlyCollection<InstalledPool> Pools => [.. _installed.Pools.Values];

    /// <summary>MAC addresses of ports beside their own; replaced as a whole.</summary>
    internal VirtualMacDefinition[] VirtualMacs { get; private set; } = [];

    /// <summary>Indexes of local addresses.</summary>
    internal LocalAddressIndexes LocalAddresses => _installed.LocalAddresses;

    /// <summary>Name of the pool in a slot; null when the slot is free.</summary>
    public string? PoolName(int slot) => _installed.PoolName(slot);

    private static Wire.ServerSlot ToWire((ServerKey Key, uint Slot, bool Removed) server) => new()
    {
        Service = server.Key.Service.ToWire(),
        Address = server.Key.Address.ToWire(),
        Port = server.Key.Port.Host,
        Slot = server.Slot,
        Removed = server.Removed,
    };

    private string? Apply(SnapshotChange change, List<string> problems)
    {
        if (change.Generation <= Generation)
            problems.Insert(0, $"Generation {change.Generation} is not greater than {Generation}, which is in force.");
        SnapshotPlan plan = new(change, _installed);
        plan.Check(problems);
        if (problems.Count > 0)
            return SnapshotPlan.Summarise(problems);
        using SnapshotBlocks blocks = new(_memory);
        try
        {
            plan.Reserve(blocks);
            _routes.Apply(change);
        }
        catch (Exception e) when (e is InsufficientMemoryException or IOException)
        {
            return e.Message;
        }
        if (change.VirtualMacs is { } macs)
        {
            Snapshots.VirtualMacs.Replace(_shared->VirtualMacs, macs);
            VirtualMacs = macs;
        }
        Commit(plan, blocks, change.Generation);
        return null;
    }

    private void Commit(SnapshotPlan plan, SnapshotBlocks blocks, ulong generation)
    {
        Retired retired = new();
        RootSnapshot* old = _shared->Root;
        if (old != null)
            Forewarn(old, plan);
        _installed.Put(plan, blocks, retired);

        RootSnapshot* root = blocks.TakeRoot();
        *root = old == null ? default : *old;
        root->Generation = generation;
        _installed.WriteTo(root);
        if (plan.MarkRules is { } rules)
        {
            retired.Add(root->MarkRules);
            root->MarkRules = blocks.Take(rules);
            root->MarkRuleCount = rules.Length;
        }
        if (plan.CheckPaths is { } paths)
        {
            retired.Add(root->CheckPaths);
            root->CheckPaths = blocks.Take(paths, _shared->ServerPaths);
        }
        retired.Add(old);

        SharedTables.PublishRoot(_shared, root);
        Generation = generation;
        _quiescence.Wait();
        retired.Free(_memory);
        _installed.Release(retired);
    }

    /// <summary>
    /// Tells workers what services of the plan make necessary before they can find the first of them. Sessions outlive their service, so
    /// it is never taken back, and workers wait for it once.
    /// </summary>
    private void Forewarn(RootSnapshot* root, SnapshotPlan plan)
    {
        bool placedByClient = root->HasPlacedByClient || plan.ChangedServices.Exists(service => service.HasNatServers);
        bool keepsRealPorts = root->KeepsRealPorts || plan.ChangedServices.Exists(service => service.KeepsRealPorts);
        if (placedByClient == root->HasPlacedByClient && keepsRealPorts == root->KeepsRealPorts)
            return;
        Volatile.Write(ref root->HasPlacedByClient, placedByClient);
        Volatile.Write(ref root->KeepsRealPorts, keepsRealPorts);
        _quiescence.Wait();
    }
}
