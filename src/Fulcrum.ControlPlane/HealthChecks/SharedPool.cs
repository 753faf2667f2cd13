namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>Things that several checks use: made for the first, disposed of with the last. Thread-safe.</summary>
public sealed class SharedPool<TKey, TItem>(Func<TKey, TItem> create)
    where TKey : notnull
    where TItem : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Entry> _entries = [];

    /// <summary>The one of this key; disposing of the lease gives it back.</summary>
    public (TItem Item, IDisposable Lease) Take(TKey key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out Entry? entry))
                _entries.Add(key, entry = new(create(key)));
            entry.Users++;
            return (entry.Item, new Lease(this, key));
        }
    }

    private void Return(TKey key)
    {
        lock (_lock)
        {
            if (--_entries[key].Users > 0)
                return;
            _entries.Remove(key, out Entry? entry);
            entry!.Item.Dispose();
        }
    }

    private sealed class Entry(TItem item)
    {
        public TItem Item { get; } = item;

        public int Users { get; set; }
    }

    private sealed class Lease(SharedPool<TKey, TItem> pool, TKey key) : IDisposable
    {
        private int _isReturned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReturned, 1) == 0)
                pool.Return(key);
        }
    }
}
