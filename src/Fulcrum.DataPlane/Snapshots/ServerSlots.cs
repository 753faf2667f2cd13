using System.Runtime.CompilerServices;
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

    private sealed class Endpoint(uint index)
    {
        public uint Index { get; } = index;

        public int SlotCount { get; set; }
    }

    private readonly Dictionary<ServerKey, uint> _slots = [];

    // With the time since which a server has had no sessions.
    private readonly Dictionary<ServerKey, long> _removed = [];
    private readonly IndexAllocator _indexes = new(TableLimits.Servers);
    private readonly Dictionary<(IpAddress, Be16, byte), Endpoint> _endpoints = [];
    private readonly IndexAllocator _endpointIndexes = new(TableLimits.Servers);

    /// <summary>How many more servers can get a slot.</summary>
    public int Available => _indexes.Available;

    /// <summary>Whether the server has a slot, in its service or removed.</summary>
    public bool Contains(ServerKey key) => _slots.ContainsKey(key);

    /// <summary>Slot and endpoint index of a server in its service: a new slot with zeroed counters, or the one it has.</summary>
    public (uint Slot, uint Endpoint) Acquire(ServerKey key, ServerDefinition server, byte timeoutProfile)
    {
        if (!_slots.TryGetValue(key, out uint slot))
        {
            slot = _indexes.Take();
            _slots.Add(key, slot);
            foreach (WorkerStatistics worker in workers)
                worker.Servers[slot] = default;
            if (!_endpoints.TryGetValue(key.Endpoint, out Endpoint? created))
                _endpoints.Add(key.Endpoint, created = new Endpoint(_endpointIndexes.Take()));
            created.SlotCount++;
        }
        _removed.Remove(key);
        shared->ServerPaths[slot] = new ServerPath
        {
            Address = key.Address,
            Port = key.Port,
            Tunnel = server.Tunnel.Kind,
            TunnelChecksum = server.Tunnel.Checksum,
            TunnelPort = server.Tunnel.Port,
        };
        SetStatus(slot, new ServerStatus
        {
            State = ServerState.Present,
            TimeoutProfile = timeoutProfile,
            IsQuiesced = server.Weight == 0 || server.IsDraining,
        });
        return (slot, _endpoints[key.Endpoint].Index);
    }

    /// <summary>Takes a server out of its service. Workers no longer schedule to it; its sessions keep to the director's timeouts.</summary>
    public void Remove(ServerKey key)
    {
        _removed[key] = NotIdle;
        SetStatus(_slots[key], new ServerStatus { State = ServerState.Removed });
        Volatile.Write(ref shared->RemovalCount, shared->RemovalCount + 1);
    }

    /// <summary>Frees the slots of removed servers that have rested. Workers do not know these servers any more.</summary>
    public void Sweep()
    {
        long now = nowMs();
        foreach ((ServerKey key, long idleSince) in _removed)
        {
            if (SessionCount(_slots[key]) > 0)
                _removed[key] = NotIdle;
            else if (idleSince == NotIdle)
                _removed[key] = now;
            else if (now - idleSince >= RestMs)
                Free(key);
        }
    }

    /// <summary>Frees up to so many slots of removed servers without sessions before their time, those that have rested longest first.</summary>
    public void FreeIdle(int count, IReadOnlySet<ServerKey> wanted)
    {
        ServerKey[] idle =
        [
            .. _removed.Where(server => SessionCount(_slots[server.Key]) == 0 && !wanted.Contains(server.Key))
                .OrderBy(server => server.Value).Take(count).Select(server => server.Key),
        ];
        foreach (ServerKey key in idle)
            Free(key);
    }

    /// <summary>Every slot with its server; <c>Removed</c> for those that wait for their last sessions, or rest.</summary>
    public IEnumerable<(ServerKey Key, uint Slot, bool Removed)> List() =>
        _slots.Select(entry => (entry.Key, entry.Value, _removed.ContainsKey(entry.Key)));

    private void Free(ServerKey key)
    {
        _removed.Remove(key);
        _slots.Remove(key, out uint slot);
        SetStatus(slot, default);
        _indexes.Return(slot);
        Endpoint endpoint = _endpoints[key.Endpoint];
        if (--endpoint.SlotCount > 0)
            return;
        _endpoints.Remove(key.Endpoint);
        _endpointIndexes.Return(endpoint.Index);
    }

    /// <summary>Sessions of a server slot now, over all workers.</summary>
    public ulong SessionCount(uint slot)
    {
        ulong sessions = 0;
        foreach (WorkerStatistics worker in workers)
            sessions += Volatile.Read(ref worker.Servers[slot].ActiveSessions) + Volatile.Read(ref worker.Servers[slot].InactiveSessions)
                + Volatile.Read(ref worker.Servers[slot].Templates);
        return sessions;
    }

    private void SetStatus(uint slot, ServerStatus status) =>
        Volatile.Write(ref *(uint*)&shared->ServerStatus[slot], Unsafe.BitCast<ServerStatus, uint>(status));
}
