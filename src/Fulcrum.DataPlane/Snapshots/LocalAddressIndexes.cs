using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>
/// Index of every local address, the same in all pools. An address that no pool holds any more keeps its index until all numbers
/// have been used once, and the one unused longest goes first: sessions that still hold its ports outlive that.
/// </summary>
/// <param name="capacity">Indexes there are.</param>
/// <param name="added">Told of each address that gets an index, and of that.</param>
internal sealed class LocalAddressIndexes(int capacity, Action<IpAddress, uint> added)
{
    private sealed class Entry(uint index)
    {
        public uint Index { get; } = index;

        public int PoolCount { get; set; }

        public LinkedListNode<IpAddress>? Unused { get; set; }
    }

    private readonly Dictionary<IpAddress, Entry> _entries = [];
    private readonly LinkedList<IpAddress> _unused = new();

    /// <summary>Addresses that pools hold.</summary>
    public int InUse => _entries.Count - _unused.Count;

    /// <summary>How many pools hold an address.</summary>
    public int PoolsOf(IpAddress address) => _entries.TryGetValue(address, out Entry? entry) ? entry.PoolCount : 0;

    /// <summary>The index of an address that a pool holds.</summary>
    public uint IndexOf(IpAddress address) => _entries[address].Index;

    /// <summary>Addresses that no pool holds any more; those whose last pool went first come first.</summary>
    public IEnumerable<(IpAddress Address, uint Index)> Unused => _unused.Select(address => (address, IndexOf(address)));

    /// <summary>Counts one more pool that holds the address; returns the address's index.</summary>
    /// <exception cref="InvalidOperationException">All indexes are in use; callers check the limit first.</exception>
    public uint Acquire(IpAddress address)
    {
        if (!_entries.TryGetValue(address, out Entry? entry))
        {
            entry = new Entry(_entries.Count < capacity ? (uint)_entries.Count : TakeOldest());
            _entries.Add(address, entry);
            added(address, entry.Index);
        }
        if (entry.Unused is { } node)
        {
            _unused.Remove(node);
            entry.Unused = null;
        }
        entry.PoolCount++;
        return entry.Index;
    }

    /// <summary>Counts one pool less.</summary>
    public void Release(IpAddress address)
    {
        Entry entry = _entries[address];
        if (--entry.PoolCount == 0)
            entry.Unused = _unused.AddLast(address);
    }

    private uint TakeOldest()
    {
        IpAddress oldest = _unused.First?.Value ?? throw new InvalidOperationException($"All {capacity} local addresses are in use.");
        _unused.RemoveFirst();
        _entries.Remove(oldest, out Entry? entry);
        return entry!.Index;
    }
}
