using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>Counters by key: an index that many samples share, and one sample's values. Immutable.</summary>
internal sealed class CounterIndex<TKey>(Dictionary<TKey, int> indexes, SlotCounters[] values) : IReadOnlyDictionary<TKey, SlotCounters>
    where TKey : notnull
{
    /// <inheritdoc />
    public int Count => indexes.Count;

    /// <inheritdoc />
    public IEnumerable<TKey> Keys => indexes.Keys;

    /// <inheritdoc />
    public IEnumerable<SlotCounters> Values => indexes.Values.Select(index => values[index]);

    /// <inheritdoc />
    public SlotCounters this[TKey key] => values[indexes[key]];

    /// <inheritdoc />
    public bool ContainsKey(TKey key) => indexes.ContainsKey(key);

    /// <inheritdoc />
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out SlotCounters value)
    {
        bool isThere = indexes.TryGetValue(key, out int index);
        value = isThere ? values[index] : default;
        return isThere;
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<TKey, SlotCounters>> GetEnumerator() =>
        indexes.Select(entry => KeyValuePair.Create(entry.Key, values[entry.Value])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
