using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// The kernel's routes and neighbours as workers look them up: prefixes in an <see cref="IRouteStore"/>, which lead to entries of
/// <see cref="SharedTables.Adjacencies"/>. Control thread only. What is equal already is not touched.
/// </summary>
/// <remarks>
/// A connected route leads to its port's OnLink entry, a gateway route to the gateway's entry, and a neighbour whose address the
/// longest route puts on its own link gets a host route to its entry. A change of MAC address rewrites the entry in place.
/// Additions come before removals, so that no address loses its way meanwhile; then workers pass a quiescent point before
/// anything that was freed (DIR24_8 groups, adjacency indexes) can be used again: rte_fib has no RCU of its own.
/// </remarks>
public sealed unsafe class RouteTable
{
    private readonly SharedTables* _shared;
    private readonly IRouteStore _store;
    private readonly IQuiescence _quiescence;
    private readonly AdjacencyTable _adjacencies;
    private readonly JournaledMap<IpPrefix, RouteTarget> _routes = new();
    private readonly JournaledMap<NextHop, MacAddress> _neighbours = new();
    private readonly JournaledMap<IpPrefix, NextHop> _installed = new();

    /// <summary><see cref="SharedTables.Adjacencies"/> is set; the store is empty.</summary>
    public RouteTable(SharedTables* shared, IRouteStore store, IQuiescence quiescence, IReadOnlyList<RoutePort> ports)
    {
        _shared = shared;
        _store = store;
        _quiescence = quiescence;
        _adjacencies = new AdjacencyTable(shared->Adjacencies, ports);
    }

    /// <summary>Applies a change.</summary>
    /// <exception cref="IOException">A table is full; the text says which. Nothing changed.</exception>
    internal void Apply(SnapshotChange change)
    {
        Note(change);
        HashSet<IpPrefix> touched = TouchedPrefixes();
        List<ushort> unused = [];
        try
        {
            foreach (IpPrefix prefix in touched)
                if (Wanted(prefix) is { } hop)
                    Install(prefix, hop, unused);
            foreach (IpPrefix prefix in touched)
                if (Wanted(prefix) is null)
                    Remove(prefix, unused);
        }
        catch (IOException)
        {
            Undo(unused);
            throw;
        }
        foreach ((NextHop hop, _) in _neighbours.Journal)
            _adjacencies.Update(hop, _neighbours.Find(hop));
        if (change.Addresses is { } addresses)
        {
            _adjacencies.SetAddresses(addresses);
            HostAddresses.Replace(_shared->HostAddresses, addresses.Select(address => address.Address));
        }
        Settle(_installed.Journal.Count > 0, unused);
        _routes.Commit();
        _neighbours.Commit();
        _installed.Commit();
    }

    /// <summary>Whose MAC address is needed to reach an address: a gateway's, or its own.</summary>
    public IpAddress NextHopOf(IpAddress address) => RouteOf(address) is { OnLink: false } route ? route.Gateway : address;

    /// <summary>Brings routes and neighbours up to date, prefixes aside.</summary>
    private void Note(SnapshotChange change)
    {
        if (change.Full)
        {
            foreach (IpPrefix prefix in _routes.Keys.Where(p => !change.Routes.ContainsKey(p)).ToList())
                _routes.Set(prefix, null);
            foreach (NextHop hop in _neighbours.Keys.Where(h => !change.Neighbours.ContainsKey(h)).ToList())
                _neighbours.Set(hop, null);
        }
        foreach (IpPrefix prefix in change.RemovedRoutes)
            _routes.Set(prefix, null);
        foreach ((IpPrefix prefix, RouteTarget target) in change.Routes)
            _routes.Set(prefix, target);
        foreach (NextHop hop in change.RemovedNeighbours)
            _neighbours.Set(hop, null);
        foreach ((NextHop hop, MacAddress mac) in change.Neighbours)
            _neighbours.Set(hop, mac);
    }

    /// <summary>Prefixes whose next hop the noted changes may have changed.</summary>
    private HashSet<IpPrefix> TouchedPrefixes()
    {
        HashSet<IpPrefix> touched = [.. _routes.Journal.Select(entry => entry.Key)];
        IEnumerable<NextHop> neighbours = _neighbours.Journal.Select(entry => entry.Key);
        if (touched.Count > 0)
            neighbours = neighbours.Concat(_neighbours.Keys);
        touched.UnionWith(neighbours.Select(hop => IpPrefix.Host(hop.Address)));
        return touched;
    }

    /// <summary>Where a prefix shall lead; null when it shall not be in the store.</summary>
    private NextHop? Wanted(IpPrefix prefix)
    {
        if (prefix.Length == prefix.MaxLength && RouteOf(prefix.Address) is { OnLink: true } link)
        {
            NextHop neighbour = new(link.Port, link.Vlan, prefix.Address);
            if (_neighbours.TryGet(neighbour, out _))
                return neighbour;
        }
        return _routes.Find(prefix)?.Hop;
    }

    /// <summary>The longest route that covers an address.</summary>
    private RouteTarget? RouteOf(IpAddress address)
    {
        for (int length = IpPrefix.Host(address).Length; length >= 0; length--)
            if (_routes.TryGet(IpPrefix.Covering(address, length), out RouteTarget target))
                return target;
        return null;
    }

    private void Install(IpPrefix prefix, NextHop hop, List<ushort> unused)
    {
        NextHop? before = _installed.Find(prefix);
        if (before == hop)
            return;
        ushort index = _adjacencies.Acquire(hop, _neighbours.Find(hop));
        try
        {
            _store.Set(prefix, index);
        }
        catch (IOException)
        {
            _adjacencies.Release(hop, unused);
            throw;
        }
        _installed.Set(prefix, hop);
        if (before is { } old)
            _adjacencies.Release(old, unused);
    }

    private void Remove(IpPrefix prefix, List<ushort> unused)
    {
        if (_installed.Find(prefix) is not { } before)
            return;
        _store.Delete(prefix);
        _installed.Set(prefix, null);
        _adjacencies.Release(before, unused);
    }

    /// <summary>Takes back what a change did before a table was full. The room it needs was there before.</summary>
    private void Undo(List<ushort> unused)
    {
        _routes.Rollback();
        _neighbours.Rollback();
        List<(IpPrefix Prefix, NextHop? Before)> done = [.. _installed.Journal];
        foreach ((IpPrefix prefix, NextHop? before) in done)
            if (before is null)
                Remove(prefix, unused);
        Settle(done.Count > 0, unused);
        unused.Clear();
        foreach ((IpPrefix prefix, NextHop? before) in done)
            if (before is { } hop)
                Install(prefix, hop, unused);
        Settle(done.Count > 0, unused);
        _installed.Commit();
    }

    /// <summary>Makes sessions look their next hop up again and waits until nobody uses what was replaced.</summary>
    private void Settle(bool changed, List<ushort> unused)
    {
        if (changed)
        {
            Volatile.Write(ref _shared->RouteGeneration, _shared->RouteGeneration + 1);
            _quiescence.Wait();
        }
        _adjacencies.Return(unused);
    }
}
