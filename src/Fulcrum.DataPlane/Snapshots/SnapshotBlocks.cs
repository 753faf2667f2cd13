using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Ports;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Native blocks of one change: allocated before anything in force is touched, so that a lack of memory refuses the change, then
/// filled. <see cref="Dispose"/> gives back what was not taken.
/// </summary>
internal sealed unsafe class SnapshotBlocks(TableMemory memory) : IDisposable
{
    // Of an IPv4 address in its 16 bytes.
    private const int MappedPrefix = 96;

    private readonly List<nint> _services = [];
    private readonly List<nint> _pools = [];
    private nint _root;
    private nint _lookup;
    private uint _lookupSlots;
    private nint _natServers;
    private uint _natServerSlots;
    private nint _markRules;
    private nint _checkPaths;

    /// <summary>Room for the root.</summary>
    public void AddRoot() => _root = Allocate(sizeof(RootSnapshot), "configuration");

    /// <summary>Room for a lookup table of so many slots; 0: none is needed.</summary>
    public void AddLookup(uint slots)
    {
        _lookupSlots = slots;
        if (slots > 0)
            _lookup = Allocate((long)slots * sizeof(ServiceLookupSlot), "service lookup");
    }

    /// <summary>Room for the endpoints of NAT servers in so many slots; 0: none is needed.</summary>
    public void AddNatServers(uint slots)
    {
        _natServerSlots = slots;
        if (slots > 0)
            _natServers = Allocate((long)slots * sizeof(ServiceLookupSlot), "NAT servers");
    }

    /// <summary>Room for mark rules.</summary>
    public void Add(MarkDefinition[] rules) => _markRules = Allocate(Math.Max(1, rules.Length) * (long)sizeof(MarkRule), "mark rules");

    /// <summary>Room for ways of health checks.</summary>
    public void Add(CheckPathsDefinition paths)
    {
        if (paths.Paths.Length > 0)
            _checkPaths = Allocate(CheckPathTable.SizeFor(paths), "ways of health checks");
    }

    /// <summary>Room for the next service.</summary>
    public void Add(ServiceDefinition service) => _services.Add(Allocate(
        sizeof(ServiceSnapshot) + (long)service.Servers.Length * sizeof(ServerEntry) + SchedulerTables.SizeOf(service), "virtual service"));

    /// <summary>Room for the next pool.</summary>
    public void Add(PoolDefinition pool) =>
        _pools.Add(Allocate(sizeof(PoolSnapshot) + (long)pool.Addresses.Length * sizeof(LocalAddress), "local-address pool"));

    /// <summary>The root's block.</summary>
    public RootSnapshot* TakeRoot() => (RootSnapshot*)Take(ref _root);

    /// <summary>The lookup table's block; null when none was needed.</summary>
    public ServiceLookupSlot* TakeLookup(out uint slots)
    {
        slots = _lookupSlots;
        return (ServiceLookupSlot*)Take(ref _lookup);
    }

    /// <summary>The block of NAT servers' endpoints; null when none was needed.</summary>
    public ServiceLookupSlot* TakeNatServers(out uint slots)
    {
        slots = _natServerSlots;
        return (ServiceLookupSlot*)Take(ref _natServers);
    }

    /// <summary>The block of mark rules, filled.</summary>
    public MarkRule* Take(MarkDefinition[] rules)
    {
        MarkRule* block = (MarkRule*)Take(ref _markRules);
        for (int index = 0; index < rules.Length; index++)
            block[index] = new MarkRule(rules[index]);
        return block;
    }

    /// <summary>The block of the service that was added as the index-th, filled.</summary>
    public ServiceSnapshot* TakeService(
        int index, InstalledService installed, uint version, PoolSnapshot* pool, ServerSlots slots, byte timeoutProfile)
    {
        ServiceSnapshot* block = (ServiceSnapshot*)Take(ref CollectionsMarshal.AsSpan(_services)[index]);
        ServiceDefinition service = installed.Definition;
        (int step, int greatest) = WeightsOf(service);
        *block = new ServiceSnapshot
        {
            Identity = installed.Identity,
            Pool = pool,
            Slot = installed.Slot,
            Version = version,
            Key = service.Key,
            OnePacket = service.Scheduling.OnePacket,
            HashPort = service.Scheduling.HashPort,
            HashFallback = service.Scheduling.HashFallback,
            PersistencePrefix = (byte)(service.Persistence.PrefixLength + (service.Key.Address.IsIpv4 ? MappedPrefix : 0)),
            PersistenceTimeoutMs = service.Persistence.TimeoutSeconds * 1000,
            ClientAddress = service.ClientAddress,
            Scheduler = service.Scheduling.Kind,
            ServerCount = service.Servers.Length,
            WeightStep = Math.Max(step, 1),
            WeightStart = greatest == 0 ? 0 : greatest - (step - 1),
            PlacedByClient = installed.PlacedByClient,
        };
        ServerEntry* entry = ServiceSnapshot.Servers(block);
        for (int server = service.Servers.Length - 1; server >= 0; server--, entry++)
        {
            Fill(entry, service, service.Servers[server], slots, timeoutProfile);
            block->HasThresholds |= entry->UpperThreshold != 0;
        }
        SchedulerTables.Fill(block, service.Scheduling.Kind == SchedulerKind.MaglevHash ? LastWeights(installed) : default);
        return block;
    }

    /// <summary>The block of the ways of health checks, filled; null when there are none.</summary>
    public CheckPathTable* Take(CheckPathsDefinition paths, ServerPath* serverPaths)
    {
        CheckPathTable* table = (CheckPathTable*)Take(ref _checkPaths);
        if (table != null)
            CheckPathTable.Fill(table, paths, serverPaths);
        return table;
    }

    /// <summary>
    /// The block of the pool that was added as the index-th, filled; <paramref name="indexOf"/> is asked for every address, and those that
    /// take sessions are put down.
    /// </summary>
    public PoolSnapshot* TakePool(int index, PoolDefinition pool, uint slot, Func<IpAddress, uint> indexOf)
    {
        PoolSnapshot* block = (PoolSnapshot*)Take(ref CollectionsMarshal.AsSpan(_pools)[index]);
        *block = new PoolSnapshot { Slot = slot };
        HashSet<IpAddress> draining = [.. pool.Draining];
        LocalAddress* entry = PoolSnapshot.Addresses(block, ipv4: true, out _);
        foreach (IpAddress address in pool.Addresses.OrderBy(address => !address.IsIpv4))
        {
            LocalAddress local = new() { Address = address, Index = indexOf(address) };
            if (draining.Contains(address))
                continue;
            *entry++ = local;
            block->AddressCount++;
            block->Ipv4Count += address.IsIpv4 ? 1 : 0;
        }
        return block;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (nint block in (ReadOnlySpan<nint>)[_root, _lookup, _natServers, _markRules, _checkPaths, .. _services, .. _pools])
            if (block != 0)
                memory.Free((void*)block);
        _root = _lookup = _natServers = _markRules = _checkPaths = 0;
        _services.Clear();
        _pools.Clear();
    }

    private static void Fill(ServerEntry* entry, ServiceDefinition service, in ServerDefinition server, ServerSlots slots, byte timeoutProfile)
    {
        (uint slot, uint endpoint) = slots.Acquire(service.KeyOf(server), server, timeoutProfile);
        *entry = new ServerEntry
        {
            Address = server.Address,
            Port = server.Port,
            Mode = server.Mode,
            Weight = server.EffectiveWeight,
            Slot = slot,
            Endpoint = endpoint,
            UpperThreshold = server.Thresholds.Upper,
            LowerThreshold = server.Thresholds.Resume,
            IsDraining = server.IsDraining,
            WasFull = server.Thresholds.Upper != 0 && slots.SessionCount(slot) >= server.Thresholds.Upper,
        };
    }

    /// <summary>Greatest common divisor of the weights, 0 when all are 0, and the greatest of them.</summary>
    private static (int Divisor, int Greatest) WeightsOf(ServiceDefinition service)
    {
        int divisor = 0;
        int greatest = 0;
        foreach (ServerDefinition server in service.Servers)
        {
            int weight = server.EffectiveWeight;
            greatest = Math.Max(greatest, weight);
            while (weight != 0)
                (divisor, weight) = (weight, divisor % weight);
        }
        return (divisor, greatest);
    }

    /// <summary>In the order of the block.</summary>
    private static int[] LastWeights(InstalledService installed) => [.. installed.Definition.Servers.Reverse().Select(installed.LastWeight)];

    private nint Allocate(long bytes, string purpose) => (nint)memory.Allocate((nuint)bytes, purpose);

    private static nint Take(ref nint block)
    {
        nint taken = block;
        block = 0;
        return taken;
    }
}
