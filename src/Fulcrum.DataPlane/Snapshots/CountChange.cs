namespace Fulcrum.DataPlane.Snapshots;

/// <summary>By how much a change alters the numbers of users that things have.</summary>
internal sealed class CountChange<T>
    where T : notnull
{
    private readonly Dictionary<T, int> _changes = [];

    /// <summary>Things whose number of users changes, and by how much; some by 0.</summary>
    public IReadOnlyDictionary<T, int> Changes => _changes;

    /// <summary>So many more users; negative: fewer.</summary>
    public void Add(T item, int users) => _changes[item] = _changes.GetValueOrDefault(item) + users;

    /// <summary>How many things get their first user.</summary>
    /// <param name="usersOf">Users before the change.</param>
    public int CountAdded(Func<T, int> usersOf) => _changes.Count(change => change.Value > 0 && usersOf(change.Key) == 0);

    /// <summary>How many things lose their last user.</summary>
    /// <param name="usersOf">Users before the change.</param>
    public int CountRemoved(Func<T, int> usersOf) => _changes.Count(change => change.Value < 0 && usersOf(change.Key) + change.Value == 0);
}
