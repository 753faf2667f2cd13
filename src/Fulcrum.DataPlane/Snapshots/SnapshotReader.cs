namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Reads configuration messages into <see cref="SnapshotChange"/>. Goes on after a problem, so that <see cref="Problems"/> holds all
/// of them, one sentence each.
/// </summary>
internal sealed class SnapshotReader
{
    private readonly WireFields _fields;
    private readonly PoolReader _pools;
    private readonly ServiceReader _services;
    private readonly RouteReader _routes;
    private readonly MarkRuleReader _markRules;
    private readonly CheckPathReader _checkPaths;

    /// <summary>Knows logical ports by index.</summary>
    public SnapshotReader(IReadOnlyList<string> portNames)
    {
        _fields = new WireFields(portNames);
        _pools = new PoolReader(_fields);
        _services = new ServiceReader(_fields);
        _routes = new RouteReader(_fields);
        _markRules = new MarkRuleReader(_fields);
        _checkPaths = new CheckPathReader(_fields);
    }

    /// <summary>What was wrong; empty when the change can be used.</summary>
    public List<string> Problems => _fields.Problems;

    /// <summary>Reads a whole configuration.</summary>
    public SnapshotChange Read(Wire.Snapshot message)
    {
        SnapshotChange change = new() { Generation = message.Generation, Full = true };
        change.Services.EnsureCapacity(message.Services.Count);
        ReadUpserts(change, message.Pools, message.Services, message.Routes, message.Neighbours);
        change.Addresses = _routes.Read(message.Addresses);
        change.MarkRules = _markRules.Read(message.MarkRules);
        change.CheckPaths = _checkPaths.Read(message.CheckPaths ?? new Wire.CheckPaths());
        change.VirtualMacs = _routes.Read(message.VirtualMacs);
        change.Settings = ReadSettings(message.Settings ?? new Wire.Settings());
        return change;
    }

    /// <summary>Reads a change.</summary>
    public SnapshotChange Read(Wire.Delta message)
    {
        SnapshotChange change = new() { Generation = message.Generation, Full = false };
        change.Services.EnsureCapacity(message.Services.Count);
        foreach (Wire.ServiceKey key in message.RemovedServices)
            if (ReadKey(key) is { } service)
                change.RemovedServices.Add(service);
        change.RemovedPools.UnionWith(message.RemovedPools);
        foreach (Wire.Prefix prefix in message.RemovedRoutes)
            if (_fields.ReadPrefix(prefix) is { } removed)
                change.RemovedRoutes.Add(removed);
        foreach (Wire.Neighbour neighbour in message.RemovedNeighbours)
            if (_routes.ReadHop(neighbour) is { } hop)
                change.RemovedNeighbours.Add(hop);
        if (message.Addresses is { } addresses)
            change.Addresses = _routes.Read(addresses.Addresses);
        if (message.MarkRules is { } rules)
            change.MarkRules = _markRules.Read(rules.Rules);
        if (message.CheckPaths is { } paths)
            change.CheckPaths = _checkPaths.Read(paths);
        if (message.VirtualMacs is { } macs)
            change.VirtualMacs = _routes.Read(macs.Macs);
        ReadUpserts(change, message.Pools, message.Services, message.Routes, message.Neighbours);
        if (message.Settings is { } settings)
            change.Settings = ReadSettings(settings);
        return change;
    }

    /// <summary>Reads what identifies a service; null when that is not possible, with the reason in <see cref="Problems"/>.</summary>
    public ServiceKey? ReadKey(Wire.ServiceKey? key) => _fields.ReadKey(key);

    private void ReadUpserts(SnapshotChange change, IEnumerable<Wire.LocalAddressPool> pools, IEnumerable<Wire.VirtualService> services,
        IEnumerable<Wire.Route> routes, IEnumerable<Wire.Neighbour> neighbours)
    {
        foreach (Wire.LocalAddressPool pool in pools)
            _pools.Read(change, pool);
        foreach (Wire.VirtualService service in services)
            _services.Read(change, service);
        foreach (Wire.Route route in routes)
            _routes.Read(change, route);
        foreach (Wire.Neighbour neighbour in neighbours)
            _routes.Read(change, neighbour);
    }

    private SnapshotSettings ReadSettings(Wire.Settings settings) => new SettingsReader(Problems).Read(settings);
}
