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
/// Gives each real server of each service its slot, for as long as it is in the service or sessions of it remain: counters and
/// <see cref="SharedTables.ServerStatus"/> are indexed by slot. The endpoint's index lives as long as a slot uses it, so that
/// local ports which sessions hold towards it stay taken. Control thread only.
/// </summary>
internal sealed unsafe class ServerSlots(SharedTables* shared, IReadOnlyList<WorkerStatistics> workers)
{
    private sealed class Endpoint(uint index)
    {
        public uint Index { get; } = index;

        public int SlotCount { get; set; }
    }

    private readonly Dictionary<ServerKey, uint> _slots = [];
    private readonly HashSet<ServerKey> _removed = [];
    private readonly IndexAllocator _indexes = new(TableLimits.Servers);
    private readonly Dictionary<(IpAddress, Be16, byte), Endpoint> _endpoints = [];
    private readonly IndexAllocator _endpointIndexes = new(TableLimits.Servers);

    /// <summary>How many more servers can get a slot.</summary>
    public int Available => _indexes.Available;

    /// <summary>Whether the server has a slot, in its service or removed.</summary>
    public bool Contains(ServerKey key) => _slots.ContainsKey(key);

    /// <summary>Slot and endpoint index of a server in its service: a new slot with zeroed counters, or the one it has.</summary>
    public (uint Slot, uint Endpoint) Acquire(ServerKey key, TunnelDefinition tunnel)
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
            Tunnel = tunnel.Kind,
            TunnelChecksum = tunnel.Checksum,
            TunnelPort = tunnel.Port,
        };
        SetState(slot, ServerState.Present);
        return (slot, _endpoints[key.Endpoint].Index);
    }

    /// <summary>Takes a server out of its service. Workers no longer schedule to it.</summary>
    public void Remove(ServerKey key)
    {
        _removed.Add(key);
        SetState(_slots[key], ServerState.Removed);
    }

    /// <summary>Frees the slots of removed servers that have no sessions left. Workers do not know these servers any more.</summary>
    public void Sweep()
    {
        if (_removed.Count == 0)
            return;
        foreach (ServerKey key in _removed)
        {
            uint slot = _slots[key];
            if (SessionCount(slot) > 0)
                continue;
            _removed.Remove(key);
            _slots.Remove(key);
            SetState(slot, ServerState.Free);
            _indexes.Return(slot);
            Endpoint endpoint = _endpoints[key.Endpoint];
            if (--endpoint.SlotCount > 0)
                continue;
            _endpoints.Remove(key.Endpoint);
            _endpointIndexes.Return(endpoint.Index);
        }
    }

    /// <summary>Every slot with its server; <c>Removed</c> for those that only wait for their last sessions.</summary>
    public IEnumerable<(ServerKey Key, uint Slot, bool Removed)> List() =>
        _slots.Select(entry => (entry.Key, entry.Value, _removed.Contains(entry.Key)));

    private ulong SessionCount(uint slot)
    {
        ulong sessions = 0;
        foreach (WorkerStatistics worker in workers)
            sessions += Volatile.Read(ref worker.Servers[slot].ActiveSessions) + Volatile.Read(ref worker.Servers[slot].InactiveSessions)
                + Volatile.Read(ref worker.Servers[slot].Templates);
        return sessions;
    }

    private void SetState(uint slot, ServerState state)
    {
        ServerStatus status = shared->ServerStatus[slot];
        status.State = state;
        Volatile.Write(ref *(uint*)&shared->ServerStatus[slot], Unsafe.BitCast<ServerStatus, uint>(status));
    }
}
