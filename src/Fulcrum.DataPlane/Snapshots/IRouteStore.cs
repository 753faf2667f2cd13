namespace Fulcrum.DataPlane.Snapshots;

/// <summary>The longest-prefix-match table that workers look routes up in. Writer: the control thread.</summary>
public interface IRouteStore
{
    /// <summary>Adds a prefix, or changes where it leads, without a moment in which it leads nowhere.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="adjacency">Index in <see cref="SharedTables.Adjacencies"/>.</param>
    /// <exception cref="IOException">The table has no room; the text says so. Nothing changed.</exception>
    void Set(IpPrefix prefix, ushort adjacency);

    /// <summary>Takes a prefix out; its addresses follow the next shorter one.</summary>
    /// <exception cref="IOException">The prefix is not in the table.</exception>
    void Delete(IpPrefix prefix);
}
