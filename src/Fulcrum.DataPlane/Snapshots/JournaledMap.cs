using System.Diagnostics.CodeAnalysis;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>A dictionary that can go back to what it held at the last <see cref="Commit"/>.</summary>
internal sealed class JournaledMap<TKey, TValue>
    where TKey : struct
    where TValue : struct
{
    private readonly Dictionary<TKey, TValue> _items = [];
    private readonly List<(TKey Key, TValue? Before)> _journal = [];

    /// <summary>The keys.</summary>
    public IReadOnlyCollection<TKey> Keys => _items.Keys;

    /// <summary>What changed since the last commit, oldest first: keys and values before.</summary>
    public IReadOnlyList<(TKey Key, TValue? Before)> Journal => _journal;

    /// <summary>Looks a key up.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _items.TryGetValue(key, out value);

    /// <summary>The value of a key, or null.</summary>
    public TValue? Find(TKey key) => _items.TryGetValue(key, out TValue value) ? value : null;

    /// <summary>Adds or replaces; null removes.</summary>
    public void Set(TKey key, TValue? value)
    {
        TValue? before = Find(key);
        if (EqualityComparer<TValue?>.Default.Equals(before, value))
            return;
        _journal.Add((key, before));
        Put(key, value);
    }

    /// <summary>Keeps the changes.</summary>
    public void Commit() => _journal.Clear();

    /// <summary>Takes the changes back.</summary>
    public void Rollback()
    {
        for (int index = _journal.Count - 1; index >= 0; index--)
            Put(_journal[index].Key, _journal[index].Before);
        _journal.Clear();
    }

    private void Put(TKey key, TValue? value)
    {
        if (value is { } present)
            _items[key] = present;
        else
            _items.Remove(key);
    }
}
