using Fulcrum.DataPlane.Ports;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// The configuration in force as the control thread knows it, and how one part of it after the other becomes another. What is replaced goes
/// to <see cref="Retired"/>. Control thread only.
/// </summary>
internal sealed unsafe class InstalledConfiguration(ServerSlots servers, TimeoutProfiles timeouts, LocalAddressIndexes localAddresses)
{
    private readonly Dictionary<ServiceKey, InstalledService> _services = [];
    private readonly Dictionary<string, InstalledPool> _pools = [];
    private readonly IndexAllocator _serviceSlots = new(TableLimits.Services);
    private readonly IndexAllocator _poolSlots = new(TableLimits.Pools);
    private readonly string?[] _poolNames = new string?[TableLimits.Pools];
    private uint _version;
    private ulong _identity;
    private int _ftpServices;
    private int _portZeroServices;

    /// <summary>Services by what identifies them.</summary>
    public IReadOnlyDictionary<ServiceKey, InstalledService> Services => _services;

    /// <summary>Pools by name.</summary>
    public IReadOnlyDictionary<string, InstalledPool> Pools => _pools;

    /// <summary>The director's settings.</summary>
    public SnapshotSettings Settings { get; private set; } = new();

    /// <summary>Slots of servers.</summary>
    public ServerSlots Servers => servers;

    /// <summary>Rows of timeouts.</summary>
    public TimeoutProfiles Timeouts => timeouts;

    /// <summary>Indexes of local addresses.</summary>
    public LocalAddressIndexes LocalAddresses => localAddresses;

    /// <summary>What workers find services by.</summary>
    public LookupTable Lookup { get; } = new();

    /// <summary>Endpoints of NAT servers, if they are asked for.</summary>
    public NatServers NatServers { get; } = new();

    /// <summary>Name of the pool in a slot; null when the slot is free.</summary>
    public string? PoolName(int slot) => _poolNames[slot];

    /// <summary>Puts a plan in force, but for the root, which <see cref="WriteTo"/> fills.</summary>
    public void Put(SnapshotPlan plan, SnapshotBlocks blocks, Retired retired)
    {
        Settings = plan.Settings;
        timeouts.Update(plan.Timeouts, Settings);
        if (plan.SettingsChange)
            timeouts.Refill(Settings);
        if (blocks.TakeLookup(out uint slots) is var lookup && lookup != null)
            retired.Add(Lookup.MoveTo(lookup, slots));
        _services.EnsureCapacity(_services.Count + plan.AddedServiceCount);
        for (int index = 0; index < plan.ChangedPools.Count; index++)
            Put(plan.ChangedPools[index], blocks, index, retired);
        for (int index = 0; index < plan.ChangedServices.Count; index++)
            Put(plan.ChangedServices[index], blocks, index, retired);
        foreach (InstalledService service in plan.RemovedServices)
            Remove(service, retired);
        foreach (InstalledPool pool in plan.RemovedPools)
            Remove(pool, retired);
        PutNatServers(plan, blocks, retired);
    }

    /// <summary>Fills a root with what is kept here.</summary>
    public void WriteTo(RootSnapshot* root)
    {
        Settings.WriteTo(root);
        root->Lookup = Lookup.Slots;
        root->LookupMask = Lookup.Mask;
        root->ServiceCount = _services.Count;
        root->HasFtpService = _ftpServices > 0;
        root->HasPortZeroService = _portZeroServices > 0;
        root->NatServers = NatServers.Table.Slots;
        root->NatServerMask = NatServers.Table.Mask;
    }

    /// <summary>Gives the places of removed services, servers, pools and addresses back; workers know them no more.</summary>
    public void Release(Retired retired)
    {
        foreach (ServerKey server in retired.Servers)
            servers.Remove(server);
        foreach (InstalledService service in retired.Services)
            _serviceSlots.Return(service.Slot);
        foreach (IpAddress address in retired.Addresses)
            localAddresses.Release(address);
        foreach (InstalledPool pool in retired.Pools)
        {
            _poolNames[pool.Slot] = null;
            _poolSlots.Return(pool.Slot);
        }
    }

    private void Put(PoolDefinition definition, SnapshotBlocks blocks, int index, Retired retired)
    {
        if (_pools.TryGetValue(definition.Name, out InstalledPool? pool))
        {
            retired.Add(pool.Block);
            retired.Addresses.AddRange(pool.Definition.Addresses);
            pool.Definition = definition;
        }
        else
        {
            pool = new InstalledPool(definition, _poolSlots.Take());
            _pools.Add(definition.Name, pool);
            _poolNames[pool.Slot] = definition.Name;
        }
        pool.Block = blocks.TakePool(index, definition, pool.Slot, localAddresses.Acquire);
        foreach (InstalledService user in pool.Users)
            Volatile.Write(ref *(nint*)&user.Block->Pool, (nint)pool.Block);
    }

    private void Put(ServiceDefinition definition, SnapshotBlocks blocks, int index, Retired retired)
    {
        if (_services.TryGetValue(definition.Key, out InstalledService? service))
        {
            retired.Add(service.Block);
            RetireServers(service.Definition, definition, retired);
            Leave(service);
            service.Change(definition);
        }
        else
        {
            service = new InstalledService(definition, _serviceSlots.Take(), ++_identity);
            _services.Add(definition.Key, service);
        }
        Join(service);
        PoolSnapshot* pool = definition.Pool.Length == 0 ? null : _pools[definition.Pool].Block;
        service.Block = blocks.TakeService(index, service, ++_version, pool, servers, timeouts.IndexOf(definition.Timeouts));
        Lookup.Set(definition.Key, service.Block);
    }

    private void Remove(InstalledService service, Retired retired)
    {
        Lookup.Remove(service.Definition.Key);
        _services.Remove(service.Definition.Key);
        Leave(service);
        retired.Add(service.Block);
        retired.Services.Add(service);
        foreach (ServerDefinition server in service.Definition.Servers)
            retired.Servers.Add(service.Definition.KeyOf(server));
    }

    private void Remove(InstalledPool pool, Retired retired)
    {
        _pools.Remove(pool.Definition.Name);
        retired.Add(pool.Block);
        retired.Pools.Add(pool);
        retired.Addresses.AddRange(pool.Definition.Addresses);
    }

    private void PutNatServers(SnapshotPlan plan, SnapshotBlocks blocks, Retired retired)
    {
        if (!Settings.NatIcmpSend)
        {
            retired.Add(NatServers.Leave());
            return;
        }
        if (blocks.TakeNatServers(out uint slots) is var table && table != null)
            retired.Add(NatServers.Table.MoveTo(table, slots));
        NatServers.Update(plan.NatEndpoints);
    }

    /// <summary>Notes what a service uses and what it makes necessary.</summary>
    private void Join(InstalledService service)
    {
        ServiceDefinition definition = service.Definition;
        _ftpServices += definition.Key.IsFtp ? 1 : 0;
        _portZeroServices += definition.Key.TakesSeveralPorts && !definition.Key.IsMark ? 1 : 0;
        if (definition.Pool.Length > 0)
            _pools[definition.Pool].Users.Add(service);
    }

    /// <summary>Takes that back.</summary>
    private void Leave(InstalledService service)
    {
        ServiceDefinition definition = service.Definition;
        _ftpServices -= definition.Key.IsFtp ? 1 : 0;
        _portZeroServices -= definition.Key.TakesSeveralPorts && !definition.Key.IsMark ? 1 : 0;
        if (definition.Pool.Length > 0)
            _pools[definition.Pool].Users.Remove(service);
    }

    /// <summary>Retires servers that a service has no more.</summary>
    private static void RetireServers(ServiceDefinition before, ServiceDefinition after, Retired retired)
    {
        int same = 0;
        int both = Math.Min(before.Servers.Length, after.Servers.Length);
        while (same < both && before.KeyOf(before.Servers[same]) == after.KeyOf(after.Servers[same]))
            same++;
        if (same == before.Servers.Length)
            return;
        HashSet<ServerKey> kept = [];
        foreach (ServerDefinition server in after.Servers.AsSpan(same))
            kept.Add(after.KeyOf(server));
        foreach (ServerDefinition server in before.Servers.AsSpan(same))
            if (!kept.Contains(before.KeyOf(server)))
                retired.Servers.Add(before.KeyOf(server));
    }
}
