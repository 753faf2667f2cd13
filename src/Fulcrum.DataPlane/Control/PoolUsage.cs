using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Control;

/// <summary>Tells how the local addresses are used: a look at the workers' ports while they change. Control thread only.</summary>
internal sealed class PoolUsage(SnapshotCompiler compiler, IReadOnlyList<IWorkerView> workers, PoolEvents events)
{
    /// <summary>Ports of one pair that some chunk of some worker holds.</summary>
    private readonly record struct Share(ulong Ends, int Worker, int Used, int Resting);

    /// <summary>Every pool, and the addresses that are in none any more but have sessions.</summary>
    public Wire.PoolList List()
    {
        Dictionary<uint, Wire.LocalAddressState> states = Count();
        Wire.PoolList list = new() { PortsOfWorker = { workers.Select(worker => (uint)worker.LocalPorts.UsableCount) } };
        list.PortsPerServer = (uint)list.PortsOfWorker.Sum(count => count);
        foreach (InstalledPool pool in compiler.Pools)
        {
            HashSet<IpAddress> draining = [.. pool.Definition.Draining];
            Wire.PoolState state = new() { Name = pool.Definition.Name, RefusedSessions = events.Refused(pool.Slot) };
            foreach (IpAddress address in pool.Definition.Addresses)
                state.Addresses.Add(Describe(states, address, compiler.LocalAddresses.IndexOf(address), draining.Contains(address)));
            list.Pools.Add(state);
        }
        foreach ((IpAddress address, uint index) in compiler.LocalAddresses.Unused)
            if (states.TryGetValue(index, out Wire.LocalAddressState? state) && state.Endpoints > 0)
                list.Leaving.Add(Describe(states, address, index, draining: true));
        return list;
    }

    private Wire.LocalAddressState Describe(Dictionary<uint, Wire.LocalAddressState> states, IpAddress address, uint index, bool draining)
    {
        // An address may be in several pools.
        Wire.LocalAddressState state = states.TryGetValue(index, out Wire.LocalAddressState? counted) ? counted.Clone() : Unused();
        state.Address = address.ToWire();
        state.Draining = draining;
        return state;
    }

    private Wire.LocalAddressState Unused() => new() { Used = { new ulong[workers.Count] } };

    /// <summary>What is used, by index of the local address.</summary>
    private Dictionary<uint, Wire.LocalAddressState> Count()
    {
        Dictionary<uint, Wire.LocalAddressState> states = [];
        ulong pair = 0;
        ulong endpoint = 0;
        ulong taken = 0;
        foreach (Share share in Shares())
        {
            uint index = PairKey.LocalIndexOf(share.Ends);
            if (!states.TryGetValue(index, out Wire.LocalAddressState? state))
                states.Add(index, state = Unused());
            state.Used[share.Worker] += (ulong)share.Used;
            state.Resting += (ulong)share.Resting;
            if (share.Used > 0 && PairKey.EndpointOf(share.Ends) != endpoint)
            {
                endpoint = PairKey.EndpointOf(share.Ends);
                state.Endpoints++;
            }
            taken = (share.Ends == pair ? taken : 0) + (ulong)(share.Used + share.Resting);
            pair = share.Ends;
            state.MostTaken = Math.Max(state.MostTaken, taken);
        }
        return states;
    }

    /// <summary>What chunks hold, in the order of pairs.</summary>
    private List<Share> Shares()
    {
        List<Share> shares = [];
        for (int worker = 0; worker < workers.Count; worker++)
        {
            LocalPorts ports = workers[worker].LocalPorts;
            uint nowMs = workers[worker].NowMs;
            for (uint chunk = 1; chunk < ports.ChunkLimit; chunk++)
                if (ports.TryLook(chunk, nowMs, out PortPair pair, out PortChunk held) && !held.IsEmpty)
                    shares.Add(new Share(pair.Ends, worker, held.TakenCount, held.RestingCount));
        }
        shares.Sort((left, right) => left.Ends.CompareTo(right.Ends));
        return shares;
    }
}
