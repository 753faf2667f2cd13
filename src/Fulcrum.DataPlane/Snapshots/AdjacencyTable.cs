using System.Runtime.Intrinsics;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Owns <see cref="SharedTables.Adjacencies"/>: one entry for each next hop that a prefix leads to, written with one 128-bit store.
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

    private void Write(ushort index, NextHop hop, MacAddress? mac)
    {
        RoutePort port = ports[hop.Port];
        Adjacency value = default;
        (mac ?? default).Write(value.Macs);
        port.Mac.Write(value.Macs + MacAddress.Length);
        value.Port = hop.Port;
        value.Kind = hop.Address.Raw == 0 ? AdjacencyKind.OnLink : mac is null ? AdjacencyKind.Unresolved : AdjacencyKind.Resolved;
        value.Mtu = port.Mtu;
        Store(index, value);
    }

    private void Store(ushort index, Adjacency value) =>
        Vector128.StoreAligned(Vector128.Load((byte*)&value), (byte*)(entries + index));
}
