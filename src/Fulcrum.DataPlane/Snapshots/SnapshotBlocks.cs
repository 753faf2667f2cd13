using System.Numerics;
using Fulcrum.DataPlane.Ports;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Native blocks of one change: allocated before anything in force is touched, so that a lack of memory refuses the change, then
/// filled. <see cref="Dispose"/> gives back what <see cref="Take"/> did not hand out.
/// </summary>
internal sealed unsafe class SnapshotBlocks(TableMemory memory) : IDisposable
{
    // Of an IPv4 address in its 16 bytes.
    private const int MappedPrefix = 96;

    private readonly Dictionary<object, nint> _blocks = [];
    private static readonly object RootOwner = new();
    private static readonly object LookupOwner = new();
    private static readonly object NatServersOwner = new();
    private static readonly object MarkOwner = new();
    private uint _natServerMask;

    /// <summary>Slots of the lookup table; a power of two.</summary>
    public uint LookupSlots { get; private set; }

    /// <summary>Room for the root.</summary>
    public void AddRoot() => Add(RootOwner, sizeof(RootSnapshot), "configuration");

    /// <summary>Room for the lookup table of so many services, at most half full.</summary>
    public void AddLookup(int serviceCount)
    {
        LookupSlots = BitOperations.RoundUpToPowerOf2((uint)Math.Max(serviceCount * 2, 2));
        Add(LookupOwner, (long)LookupSlots * sizeof(ServiceLookupSlot), "service lookup");
    }

    /// <summary>The table of these services' NAT servers.</summary>
    public void AddNatServers(IEnumerable<ServiceDefinition> services) =>
        _blocks.Add(NatServersOwner, (nint)NatServers.Build(services, memory, out _natServerMask));

    /// <summary>The table of NAT servers; null when there is none.</summary>
    public ServiceKey* TakeNatServers(out uint mask)
    {
        mask = _natServerMask;
        return (ServiceKey*)Take(NatServersOwner);
    }

    /// <summary>Room for mark rules.</summary>
    public void Add(MarkDefinition[] rules) => Add(MarkOwner, Math.Max(1, rules.Length) * (long)sizeof(MarkRule), "mark rules");

    /// <summary>Room for a service.</summary>
    public void Add(ServiceDefinition service) =>
        Add(service, sizeof(ServiceSnapshot) + (long)service.Servers.Length * sizeof(ServerEntry) + SchedulerTables.SizeOf(service),
            "virtual service");

    /// <summary>Room for a pool.</summary>
    public void Add(PoolDefinition pool) =>
        Add(pool, sizeof(PoolSnapshot) + (long)pool.Addresses.Length * sizeof(LocalAddress), "local-address pool");

    /// <summary>The root's block.</summary>
    public RootSnapshot* TakeRoot() => (RootSnapshot*)Take(RootOwner);

    /// <summary>The lookup table's block.</summary>
    public ServiceLookupSlot* TakeLookup() => (ServiceLookupSlot*)Take(LookupOwner);

    /// <summary>The block of mark rules, filled.</summary>
    public MarkRule* Take(MarkDefinition[] rules)
    {
        MarkRule* block = (MarkRule*)Take(MarkOwner);
        for (int index = 0; index < rules.Length; index++)
            block[index] = new MarkRule(rules[index]);
        return block;
    }

    /// <summary>
    /// A service's block, filled; <paramref name="index"/> gives the servers' indexes, <paramref name="sessionCount"/> how many sessions a
    /// server slot has.
    /// </summary>
    public ServiceSnapshot* Take(ServiceDefinition service, InstalledService installed, uint version, PoolSnapshot* pool,
        Func<ServerDefinition, (uint Slot, uint Endpoint)> index, Func<uint, ulong> sessionCount)
    {
        ServiceSnapshot* block = (ServiceSnapshot*)Take(service);
        int step = service.Servers.Aggregate(0, (divisor, server) => GreatestCommonDivisor(divisor, server.EffectiveWeight));
        int greatest = service.Servers.Aggregate(0, (weight, server) => Math.Max(weight, server.EffectiveWeight));
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
            HasThresholds = service.Servers.Any(server => server.Thresholds.Upper != 0),
        };
        ServerEntry* entry = ServiceSnapshot.Servers(block);
        foreach (ServerDefinition server in service.Servers.Reverse())
        {
            (uint serverSlot, uint endpoint) = index(server);
            *entry++ = new ServerEntry
            {
                Address = server.Address,
                Port = server.Port,
                Mode = server.Mode,
                Weight = server.EffectiveWeight,
                Slot = serverSlot,
                Endpoint = endpoint,
                UpperThreshold = server.Thresholds.Upper,
                LowerThreshold = server.Thresholds.Resume,
                IsDraining = server.IsDraining,
                WasFull = server.Thresholds.Upper != 0 && sessionCount(serverSlot) >= server.Thresholds.Upper,
            };
        }
        SchedulerTables.Fill(block, [.. service.Servers.Reverse().Select(installed.LastWeight)]);
        return block;
    }

    /// <summary>A pool's block, filled; <paramref name="index"/> is asked for every address, and those that take sessions are put down.</summary>
    public PoolSnapshot* Take(PoolDefinition pool, uint slot, Func<IpAddress, uint> index)
    {
        PoolSnapshot* block = (PoolSnapshot*)Take(pool);
        *block = new PoolSnapshot { Slot = slot };
        HashSet<IpAddress> draining = [.. pool.Draining];
        LocalAddress* entry = PoolSnapshot.Addresses(block, ipv4: true, out _);
        foreach (IpAddress address in pool.Addresses.OrderBy(address => !address.IsIpv4))
        {
            LocalAddress local = new() { Address = address, Index = index(address) };
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
        foreach (nint block in _blocks.Values)
            memory.Free((void*)block);
        _blocks.Clear();
    }

    private void Add(object owner, long bytes, string purpose) => _blocks.Add(owner, (nint)memory.Allocate((nuint)bytes, purpose));

    private nint Take(object owner)
    {
        _blocks.Remove(owner, out nint block);
        return block;
    }

    private static int GreatestCommonDivisor(int left, int right) => (int)BigInteger.GreatestCommonDivisor(left, right);
}
