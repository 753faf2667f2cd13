using System.Runtime.Intrinsics;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Owns <see cref="SharedTables.Adjacencies"/>: one entry for each next hop that a prefix leads to. Control thread only.
/// </summary>
internal sealed unsafe class AdjacencyTable(Adjacency* entries, IReadOnlyList<RoutePort> ports)
{
    private struct Entry
    {
        public ushort Index;
        public int PrefixCount;
    }

    private readonly Dictionary<NextHop, Entry> _entries = [];
    private readonly IndexAllocator _indexes = new(TableLimits.Adjacencies - 1, Adjacency.None + 1);
    private PortAddressDefinition[] _addresses = [];

    /// <summary>Counts one more prefix that leads to the next hop; returns the index of its entry.</summary>
    /// <exception cref="IOException">The table is full. Nothing changed.</exception>
    public ushort Acquire(NextHop hop, MacAddress? mac)
    {
        if (!_entries.TryGetValue(hop, out Entry entry))
        {
            if (_indexes.Available == 0)
                throw new IOException($"There are more than {TableLimits.Adjacencies - 1} next hops.");
            entry.Index = (ushort)_indexes.Take();
            Write(entry.Index, hop, mac);
        }
        entry.PrefixCount++;
        _entries[hop] = entry;
        return entry.Index;
    }

    /// <summary>Counts one prefix less. <paramref name="unused"/> receives the index when it was the last one.</summary>
    public void Release(NextHop hop, List<ushort> unused)
    {
        Entry entry = _entries[hop];
        entry.PrefixCount--;
        if (entry.PrefixCount > 0)
        {
            _entries[hop] = entry;
            return;
        }
        _entries.Remove(hop);
        unused.Add(entry.Index);
    }

    /// <summary>Makes indexes available again. No worker may hold one of them any more.</summary>
    public void Return(List<ushort> unused)
    {
        foreach (ushort index in unused)
        {
            Store(index, default);
            _indexes.Return(index);
        }
    }

    /// <summary>Writes what is known now about a next hop into its entry, if it has one.</summary>
    public void Update(NextHop hop, MacAddress? mac)
    {
        if (_entries.TryGetValue(hop, out Entry entry))
            Write(entry.Index, hop, mac);
    }

    /// <summary>Replaces the director's own addresses, in all entries.</summary>
    public void SetAddresses(PortAddressDefinition[] addresses)
    {
        _addresses = addresses;
        foreach ((NextHop hop, Entry entry) in _entries)
            entries[entry.Index].Source = SourceFor(hop);
    }

    private void Write(ushort index, NextHop hop, MacAddress? mac)
    {
        RoutePort port = ports[hop.Port];
        Adjacency value = default;
        (mac ?? default).Write(value.Macs);
        port.Mac.Write(value.Macs + MacAddress.Length);
        value.Port = hop.Port;
        value.Kind = hop.IsLink ? AdjacencyKind.OnLink : mac is null ? AdjacencyKind.Unresolved : AdjacencyKind.Resolved;
        value.Vlan = hop.Vlan;
        value.Mtu = port.Mtu;
        value.Source = SourceFor(hop);
        Store(index, value);
    }

    /// <summary>An address in the next hop's network, else any on its link, else any of its family: as Linux chooses.</summary>
    private IpAddress SourceFor(NextHop hop)
    {
        IpAddress best = default;
        int bestRank = 0;
        foreach (PortAddressDefinition address in _addresses)
        {
            if (address.Address.IsIpv4 != hop.Address.IsIpv4)
                continue;
            bool sameLink = address.Port == hop.Port && address.Vlan == hop.Vlan;
            int rank = !sameLink ? 1 : address.Network.Contains(hop.Address) ? 3 : 2;
            if (rank > bestRank)
                (best, bestRank) = (address.Address, rank);
        }
        return best;
    }

    private void Store(ushort index, Adjacency value)
    {
        Adjacency* entry = entries + index;
        entry->Mtu = value.Mtu;
        entry->Source = value.Source;
        Vector128.StoreAligned(Vector128.Load((byte*)&value), (byte*)entry);
    }
}
