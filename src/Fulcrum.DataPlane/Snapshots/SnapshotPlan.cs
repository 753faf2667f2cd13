using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>The difference between what is in force and what a change leads to.</summary>
internal sealed class SnapshotPlan
{
    private const int ListedProblems = 50;

    private readonly SnapshotChange _change;
    private readonly IReadOnlyDictionary<ServiceKey, InstalledService> _services;
    private readonly IReadOnlyDictionary<string, InstalledPool> _pools;

    /// <summary>Compares a change with the services and pools in force.</summary>
    public SnapshotPlan(SnapshotChange change, IReadOnlyDictionary<ServiceKey, InstalledService> services,
        IReadOnlyDictionary<string, InstalledPool> pools)
    {
        _change = change;
        _services = services;
        _pools = pools;
        RemovedServices = [.. (change.Full ? services.Keys : change.RemovedServices).Where(key => !change.Services.ContainsKey(key))];
        RemovedPools = [.. (change.Full ? pools.Keys : change.RemovedPools).Where(name => !change.Pools.ContainsKey(name))];
        ChangedPools = [.. change.Pools.Values.Where(pool => !pools.TryGetValue(pool.Name, out InstalledPool? old) || !old.Definition.SameAs(pool))];
        HashSet<string> names = [.. ChangedPools.Select(pool => pool.Name)];
        ChangedServices = [.. (names.Count > 0 ? Services() : change.Services.Values).Where(service => names.Contains(service.Pool) || Differs(service))];
    }

    /// <summary>Services that go.</summary>
    public IReadOnlyList<ServiceKey> RemovedServices { get; }

    /// <summary>Pools that go.</summary>
    public IReadOnlyList<string> RemovedPools { get; }

    /// <summary>Services that need a new block: new, changed, or with a pool that changed.</summary>
    public IReadOnlyList<ServiceDefinition> ChangedServices { get; }

    /// <summary>Pools that need a new block.</summary>
    public IReadOnlyList<PoolDefinition> ChangedPools { get; }

    /// <summary>New mark rules; null: they stay.</summary>
    public MarkDefinition[]? MarkRules => _change.MarkRules;

    /// <summary>Whether the lookup table needs a new block; the first snapshot does, without services too.</summary>
    public bool LookupChanges => ChangedServices.Count + RemovedServices.Count > 0 || _services.Count == 0;

    /// <summary>Adds what is wrong with the outcome to <paramref name="problems"/>.</summary>
    public void Check(List<string> problems, ServerSlots servers)
    {
        if (RemovedServices.Count + RemovedPools.Count + ChangedServices.Count + ChangedPools.Count == 0)
            return;
        foreach (ServiceKey key in _change.RemovedServices.Where(key => !_services.ContainsKey(key)))
            problems.Add($"Service {SnapshotReader.Describe(key)} cannot be removed: it does not exist.");
        foreach (string name in _change.RemovedPools.Where(name => !_pools.ContainsKey(name)))
            problems.Add($"Local-address pool \"{name}\" cannot be removed: it does not exist.");
        Dictionary<string, PoolDefinition> pools = Pools().ToDictionary(pool => pool.Name);
        foreach (ServiceDefinition service in Services().Where(service => service.Pool.Length > 0 && !pools.ContainsKey(service.Pool)))
            problems.Add($"Service {SnapshotReader.Describe(service.Key)} uses local-address pool \"{service.Pool}\", which does not exist.");
        CheckLimit(problems, Services().Count(), TableLimits.Services, "virtual services");
        CheckLimit(problems, pools.Count, TableLimits.Pools, "local-address pools");
        CheckLimit(problems, pools.Values.SelectMany(pool => pool.Addresses).Distinct().Count(), TableLimits.LocalAddresses, "local addresses");
        foreach (ServiceDefinition service in ChangedServices)
            CheckScheduler(problems, service);
        CheckLimit(problems, TimeoutProfiles.Of(Services()).Count, TimeoutProfiles.Limit, "different timeouts of services");
        CheckServers(problems, servers);
    }

    /// <summary>Allocates every block that the change needs.</summary>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    public void Reserve(SnapshotBlocks blocks, SnapshotSettings settings)
    {
        if (settings.NatIcmpSend)
            blocks.AddNatServers(Services());
        blocks.AddRoot();
        if (LookupChanges)
            blocks.AddLookup(Services().Count());
        if (MarkRules is { } rules)
            blocks.Add(rules);
        foreach (PoolDefinition pool in ChangedPools)
            blocks.Add(pool);
        foreach (ServiceDefinition service in ChangedServices)
            blocks.Add(service);
    }

    /// <summary>One text for all problems.</summary>
    public static string Summarise(List<string> problems) => problems.Count <= ListedProblems
        ? string.Join(' ', problems)
        : $"{string.Join(' ', problems.Take(ListedProblems))} And {problems.Count - ListedProblems} more problems.";

    /// <summary>Every service there will be.</summary>
    public IEnumerable<ServiceDefinition> Services() => _services.Values
        .Select(service => service.Definition)
        .Where(service => !_change.Full && !_change.RemovedServices.Contains(service.Key) && !_change.Services.ContainsKey(service.Key))
        .Concat(_change.Services.Values);

    /// <summary>Every pool there will be.</summary>
    private IEnumerable<PoolDefinition> Pools() => _pools.Values
        .Select(pool => pool.Definition)
        .Where(pool => !_change.Full && !_change.RemovedPools.Contains(pool.Name) && !_change.Pools.ContainsKey(pool.Name))
        .Concat(_change.Pools.Values);

    private bool Differs(ServiceDefinition service) =>
        !_services.TryGetValue(service.Key, out InstalledService? old) || !old.Definition.SameAs(service);

    private void CheckServers(List<string> problems, ServerSlots servers)
    {
        HashSet<ServerKey> wanted = [.. ChangedServices.SelectMany(InstalledService.KeysOf)];
        int added = wanted.Count(key => !servers.Contains(key));
        if (added > servers.Available)
            servers.FreeIdle(added - servers.Available, wanted);
        if (added > servers.Available)
            problems.Add($"{added} real servers are new, but only {servers.Available} of {TableLimits.Servers} places are free; "
                + "a removed server keeps its place until its last session has ended.");
    }

    private static void CheckScheduler(List<string> problems, ServiceDefinition service)
    {
        int most = SchedulerTables.MostServers(service.Scheduling.Kind);
        if (service.Servers.Length > most)
            problems.Add($"Service {SnapshotReader.Describe(service.Key)} has {service.Servers.Length} real servers; "
                + $"scheduler {SchedulerNames.ByName.First(name => name.Value == service.Scheduling.Kind).Key} takes {most} at most.");
    }

    private static void CheckLimit(List<string> problems, int count, int limit, string what)
    {
        if (count > limit)
            problems.Add($"There are {count} {what}; the limit is {limit}.");
    }
}
