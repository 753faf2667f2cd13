using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>What identifies a real server of a service.</summary>
internal readonly record struct ServerKey(ServiceKey Service, IpAddress Address, Be16 Port)
{
    /// <summary>What identifies the endpoint, whichever service uses it.</summary>
    public (IpAddress Address, Be16 Port, byte Protocol) Endpoint => (Address, Port, Service.Protocol);
}

/// <summary>
/// Gives each real server of each service its slot, for as long as it is in the service, sessions of it remain, and
/// <see cref="RestMs"/> longer, unless slots run short: counters and <see cref="SharedTables.ServerStatus"/> are indexed by slot. The
/// endpoint's index lives as long as a slot uses it, so that local ports which sessions hold towards it stay taken. Control thread only.
/// </summary>
internal sealed unsafe class ServerSlots(SharedTables* shared, IReadOnlyList<WorkerStatistics> workers, Func<long> nowMs)
{
    /// <summary>How long a removed server without sessions can come back with its counters, as in LVS.</summary>
    public const long RestMs = 120_000;

    private const long NotIdle = long.MaxValue;

    private readonly Dictionary<ServerKey, (uint Slot, uint Endpoint)> _places = [];

    // With the time since which a server has had no sessions.
    private readonly Dictionary<ServerKey, long> _removed = [];
    private readonly IndexAllocator _indexes = new(TableLimits.Servers);
    private readonly Dictionary<(IpAddress, Be16, byte), (uint Index, int SlotCount)> _endpoints = [];
    private readonly IndexAllocator _endpointIndexes = new(TableLimits.Servers);

    /// <summary>Changes whenever <see cref="List"/> does.</summary>
    public uint Version { get; private set; }

    /// <summary>Counts servers that have come into their service, for the first time or again.</summary>
    public uint Added { get; private set; }

    /// <summary>How many more servers can get a slot.</summary>
    public int Available => _indexes.Available;

    /// <summary>Whether the server has a slot, in its service or removed.</summary>
    public bool Contains(ServerKey key) => _places.ContainsKey(key);

    /// <summary>Makes room for so many more servers at once.</summary>
    public void Expect(int added)
    {
        _places.EnsureCapacity(_places.Count + added);
        _endpoints.EnsureCapacity(_endpoints.Count + added);
    }

    /// <summary>Slot and endpoint index of a server in its service: a new slot with zeroed counters, or the one it has.</summary>
    public (uint Slot, uint Endpoint) Acquire(ServerKey key, in ServerDefinition server, byte timeoutProfile)
    {
        if (!_places.TryGetValue(key, out (uint Slot, uint Endpoint) place))
            place = Add(key);
        else if (_removed.Count > 0 && _removed.Remove(key))
            (Version, Added) = (Version + 1, Added + 1);
        uint slot = place.Slot;
        shared->ServerPaths[slot] = new ServerPath
        {
            Address = key.Address,
            Port = key.Port,
            Tunnel = server.Tunnel.Kind,
            TunnelChecksum = server.Tunnel.Checksum,
            TunnelPort = server.Tunnel.Port,
            ServicePort = key.Service.Port,
            ServiceMark = key.Service.IsMark ? key.Service.Mark : 0,
            ServiceProtocol = key.Service.Protocol,
        };
        SetStatus(slot, new ServerStatus
        {
            State = ServerState.Present,
            TimeoutProfile = timeoutProfile,
            IsQuiesced = server.Weight == 0 || server.IsDraining,
        });
        return place;
    }

    /// <summary>Takes a server out of its service. Workers no longer schedule to it; its sessions keep to the director's timeouts.</summary>
    public void Remove(ServerKey key)
    {
        _removed[key] = NotIdle;
        Version++;
        SetStatus(_places[key].Slot, new ServerStatus { State = ServerState.Removed });
        Volatile.Write(ref shared->RemovalCount, shared->RemovalCount + 1);
    }

    /// <summary>Frees the slots of removed servers that have rested. Workers do not know these servers any more.</summary>
    public void Sweep()
    {
        long now = nowMs();
        foreach ((ServerKey key, long idleSince) in _removed)
        {
            if (SessionCount(_places[key].Slot) > 0)
                _removed[key] = NotIdle;
            else if (idleSince == NotIdle)
                _removed[key] = now;
            else if (now - idleSince >= RestMs)
                Free(key);
        }
    }

    /// <summary>Frees up to so many slots of removed servers without sessions before their time, those that have rested longest first.</summary>
    public void FreeIdle(int count, HashSet<ServerKey> wanted)
    {
        ServerKey[] idle =
        [
            .. _removed.Where(server => SessionCount(_places[server.Key].Slot) == 0 && !wanted.Contains(server.Key))
                .OrderBy(server => server.Value).Take(count).Select(server => server.Key),
        ];
        foreach (ServerKey key in idle)
            Free(key);
    }

    /// <summary>Every slot with its server; <c>Removed</c> for those that wait for their last sessions, or rest.</summary>
    public IEnumerable<(ServerKey Key, uint Slot, bool Removed)> List() =>
        _places.Select(entry => (entry.Key, entry.Value.Slot, _removed.ContainsKey(entry.Key)));

    /// <summary>Sessions of a server slot now, over all workers.</summary>
    public ulong SessionCount(uint slot)
    {
        ulong sessions = 0;
        foreach (WorkerStatistics worker in workers)
            sessions += Volatile.Read(ref worker.Servers[slot].ActiveSessions) + Volatile.Read(ref worker.Servers[slot].InactiveSessions)
                + Volatile.Read(ref worker.Servers[slot].Templates);
        return sessions;
    }

    private (uint Slot, uint Endpoint) Add(ServerKey key)
    {
        uint slot = _indexes.Take();
        foreach (WorkerStatistics worker in workers)
            worker.Servers[slot] = default;
        ref (uint Index, int SlotCount) endpoint = ref CollectionsMarshal.GetValueRefOrAddDefault(_endpoints, key.Endpoint, out bool exists);
        if (!exists)
            endpoint.Index = _endpointIndexes.Take();
        endpoint.SlotCount++;
        _places.Add(key, (slot, endpoint.Index));
        (Version, Added) = (Version + 1, Added + 1);
        return (slot, endpoint.Index);
    }

    private void Free(ServerKey key)
    {
        Version++;
        _removed.Remove(key);
        _places.Remove(key, out (uint Slot, uint Endpoint) place);
        SetStatus(place.Slot, default);
        _indexes.Return(place.Slot);
        ref (uint Index, int SlotCount) endpoint = ref CollectionsMarshal.GetValueRefOrNullRef(_endpoints, key.Endpoint);
        if (--endpoint.SlotCount > 0)
            return;
        _endpoints.Remove(key.Endpoint);
        _endpointIndexes.Return(place.Endpoint);
    }

    private void SetStatus(uint slot, ServerStatus status) =>
        Volatile.Write(ref *(uint*)&shared->ServerStatus[slot], Unsafe.BitCast<ServerStatus, uint>(status));
}
