using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// The difference between what is in force and what a change leads to. Making and checking it costs what the change costs; only a whole
/// snapshot, and a setting that is about all services, look at everything.
/// </summary>
internal sealed class SnapshotPlan
{
    private const int ListedProblems = 50;

    private readonly SnapshotChange _change;
    private readonly InstalledConfiguration _installed;
    private readonly bool _keepsNatServers;

    /// <summary>Compares a change with what is in force.</summary>
    public SnapshotPlan(SnapshotChange change, InstalledConfiguration installed)
    {
        _change = change;
        _installed = installed;
        Settings = change.Settings ?? installed.Settings;
        RemovedServices = FindRemovedServices();
        RemovedPools = FindRemovedPools();
        ChangedPools = [.. change.Pools.Values.Where(
            pool => !installed.Pools.TryGetValue(pool.Name, out InstalledPool? old) || !old.Definition.SameAs(pool))];
        ChangedServices = FindChangedServices();
        _keepsNatServers = Settings.NatIcmpSend && installed.Settings.NatIcmpSend;
        Count();
        if (Settings.NatIcmpSend && !_keepsNatServers)
            foreach (ServiceDefinition service in Services())
                NatServers.Count(service, 1, NatEndpoints);
    }

    /// <summary>The settings there will be.</summary>
    public SnapshotSettings Settings { get; }

    /// <summary>Whether they are new.</summary>
    public bool SettingsChange => _change.Settings is not null;

    /// <summary>Services that go.</summary>
    public List<InstalledService> RemovedServices { get; }

    /// <summary>Pools that go.</summary>
    public List<InstalledPool> RemovedPools { get; }

    /// <summary>Services that are new or differ, the pool's addresses aside: they need a new block.</summary>
    public List<ServiceDefinition> ChangedServices { get; }

    /// <summary>Pools that need a new block.</summary>
    public List<PoolDefinition> ChangedPools { get; }

    /// <summary>How many of <see cref="ChangedServices"/> are new.</summary>
    public int AddedServiceCount { get; private set; }

    /// <summary>Services that use timeouts of their own.</summary>
    public CountChange<TimeoutsDefinition> Timeouts { get; } = new();

    /// <summary>Servers with an endpoint that <see cref="NatServers"/> are asked about; all of them when that has just been asked for.</summary>
    public CountChange<ServiceKey> NatEndpoints { get; } = new();

    /// <summary>New mark rules; null: they stay.</summary>
    public MarkDefinition[]? MarkRules => _change.MarkRules;

    /// <summary>New ways of health checks; null: they stay.</summary>
    public CheckPathsDefinition? CheckPaths => _change.CheckPaths;

    /// <summary>Adds what is wrong with the outcome to <paramref name="problems"/>.</summary>
    public void Check(List<string> problems)
    {
        foreach (ServiceKey key in _change.RemovedServices)
            if (!_installed.Services.ContainsKey(key))
                problems.Add($"Service {key} cannot be removed: it does not exist.");
        foreach (string name in _change.RemovedPools)
            if (!_installed.Pools.ContainsKey(name))
                problems.Add($"Local-address pool \"{name}\" cannot be removed: it does not exist.");
        CheckPools(problems);
        CheckServices(problems);
        foreach (ServiceDefinition service in ChangedServices)
            CheckScheduler(problems, service);
        CheckLimit(problems, _installed.Timeouts.CountAfter(Timeouts), TimeoutProfiles.Limit, "different timeouts of services");
        CheckServers(problems);
    }

    /// <summary>Allocates every block that the change needs.</summary>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    public void Reserve(SnapshotBlocks blocks)
    {
        blocks.AddRoot();
        blocks.AddLookup(_installed.Lookup.SlotsFor(AddedServiceCount));
        if (Settings.NatIcmpSend)
        {
            NatServers present = _installed.NatServers;
            blocks.AddNatServers(present.Table.SlotsFor(NatEndpoints.CountAdded(present.UsersOf)));
        }
        if (MarkRules is { } rules)
            blocks.Add(rules);
        if (CheckPaths is { } paths)
            blocks.Add(paths);
        foreach (PoolDefinition pool in ChangedPools)
            blocks.Add(pool);
        foreach (ServiceDefinition service in ChangedServices)
            blocks.Add(service);
    }

    /// <summary>One text for all problems.</summary>
    public static string Summarise(List<string> problems) => problems.Count <= ListedProblems
        ? string.Join(' ', problems)
        : $"{string.Join(' ', problems.Take(ListedProblems))} And {problems.Count - ListedProblems} more problems.";

    private List<InstalledService> FindRemovedServices()
    {
        if (_change.Full)
            return [.. _installed.Services.Values.Where(service => !_change.Services.ContainsKey(service.Definition.Key))];
        List<InstalledService> removed = [];
        foreach (ServiceKey key in _change.RemovedServices)
            if (!_change.Services.ContainsKey(key) && _installed.Services.TryGetValue(key, out InstalledService? service))
                removed.Add(service);
        return removed;
    }

    private List<InstalledPool> FindRemovedPools()
    {
        if (_change.Full)
            return [.. _installed.Pools.Values.Where(pool => !_change.Pools.ContainsKey(pool.Definition.Name))];
        List<InstalledPool> removed = [];
        foreach (string name in _change.RemovedPools)
            if (!_change.Pools.ContainsKey(name) && _installed.Pools.TryGetValue(name, out InstalledPool? pool))
                removed.Add(pool);
        return removed;
    }

    private List<ServiceDefinition> FindChangedServices()
    {
        List<ServiceDefinition> changed = [];
        foreach (ServiceDefinition service in _change.Services.Values)
        {
            bool isKnown = _installed.Services.TryGetValue(service.Key, out InstalledService? old);
            if (isKnown && old!.Definition.SameAs(service))
                continue;
            changed.Add(service);
            AddedServiceCount += isKnown ? 0 : 1;
        }
        return changed;
    }

    /// <summary>Counts what services have in common.</summary>
    private void Count()
    {
        foreach (InstalledService service in RemovedServices)
            Count(service.Definition, -1);
        foreach (ServiceDefinition service in ChangedServices)
        {
            if (_installed.Services.TryGetValue(service.Key, out InstalledService? old))
                Count(old.Definition, -1);
            Count(service, 1);
        }
    }

    private void Count(ServiceDefinition service, int users)
    {
        if (service.Timeouts != default)
            Timeouts.Add(service.Timeouts, users);
        if (_keepsNatServers)
            NatServers.Count(service, users, NatEndpoints);
    }

    /// <summary>Every service there will be.</summary>
    private IEnumerable<ServiceDefinition> Services() => _installed.Services.Values
        .Select(service => service.Definition)
        .Where(service => !_change.Full && !_change.RemovedServices.Contains(service.Key) && !_change.Services.ContainsKey(service.Key))
        .Concat(_change.Services.Values);

    private void CheckPools(List<string> problems)
    {
        foreach (ServiceDefinition service in ChangedServices)
            if (service.Pool.Length > 0 && !WillExist(service.Pool))
                ReportPool(problems, service);
        foreach (InstalledPool pool in RemovedPools)
            foreach (InstalledService user in pool.Users)
                if (IsUnchanged(user))
                    ReportPool(problems, user.Definition);
        if (ChangedPools.Count == 0)
            return;
        CountChange<IpAddress> addresses = new();
        foreach (PoolDefinition pool in ChangedPools)
        {
            Count(pool, 1, addresses);
            if (_installed.Pools.TryGetValue(pool.Name, out InstalledPool? old))
                Count(old.Definition, -1, addresses);
        }
        foreach (InstalledPool pool in RemovedPools)
            Count(pool.Definition, -1, addresses);
        LocalAddressIndexes present = _installed.LocalAddresses;
        int most = present.InUse + addresses.CountAdded(present.PoolsOf);
        int added = ChangedPools.Count(pool => !_installed.Pools.ContainsKey(pool.Name));
        CheckLimit(problems, _installed.Pools.Count + added, TableLimits.Pools, "local-address pools, those that go among them");
        CheckLimit(problems, most, TableLimits.LocalAddresses, "local addresses, those that go among them");
    }

    /// <summary>New services take their places while those that go still have theirs.</summary>
    private void CheckServices(List<string> problems)
    {
        int after = _installed.Services.Count + AddedServiceCount - RemovedServices.Count;
        CheckLimit(problems, after, TableLimits.Services, "virtual services");
        if (after <= TableLimits.Services && AddedServiceCount > 0)
            CheckLimit(problems, _installed.Services.Count + AddedServiceCount, TableLimits.Services, "virtual services, those that go among them");
    }

    private static void Count(PoolDefinition pool, int users, CountChange<IpAddress> addresses)
    {
        foreach (IpAddress address in pool.Addresses)
            addresses.Add(address, users);
    }

    private bool WillExist(string pool) =>
        _change.Pools.ContainsKey(pool)
        || !_change.Full && !_change.RemovedPools.Contains(pool) && _installed.Pools.ContainsKey(pool);

    /// <summary>Whether a service in force stays, and was not looked at as one that changes.</summary>
    private bool IsUnchanged(InstalledService service) =>
        _change.Services.TryGetValue(service.Definition.Key, out ServiceDefinition? next)
            ? service.Definition.SameAs(next)
            : !_change.Full && !_change.RemovedServices.Contains(service.Definition.Key);

    private static void ReportPool(List<string> problems, ServiceDefinition service) => problems.Add(
        $"Service {service.Key} uses local-address pool \"{service.Pool}\", which does not exist.");

    private void CheckServers(List<string> problems)
    {
        ServerSlots slots = _installed.Servers;
        int added = 0;
        foreach (ServiceDefinition service in ChangedServices)
            foreach (ServerDefinition server in service.Servers)
                added += slots.Contains(service.KeyOf(server)) ? 0 : 1;
        if (added > slots.Available)
        {
            HashSet<ServerKey> wanted = [.. ChangedServices.SelectMany(service => service.Servers.Select(server => service.KeyOf(server)))];
            slots.FreeIdle(added - slots.Available, wanted);
        }
        if (added > slots.Available)
            problems.Add($"{added} real servers are new, but only {slots.Available} of {TableLimits.Servers} places are free; "
                + "a removed server keeps its place until its last session has ended.");
        else
            slots.Expect(added);
    }

    private static void CheckScheduler(List<string> problems, ServiceDefinition service)
    {
        int most = SchedulerTables.MostServers(service.Scheduling.Kind);
        if (service.Servers.Length > most)
            problems.Add($"Service {service.Key} has {service.Servers.Length} real servers; "
                + $"scheduler {SchedulerNames.ByName.First(name => name.Value == service.Scheduling.Kind).Key} takes {most} at most.");
    }

    private static void CheckLimit(List<string> problems, int count, int limit, string what)
    {
        if (count > limit)
            problems.Add($"There are {count} {what}; the limit is {limit}.");
    }
}
