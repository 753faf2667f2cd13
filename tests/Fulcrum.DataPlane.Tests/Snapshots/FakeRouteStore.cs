using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Tests.Snapshots;

/// <summary>A route store that remembers what was done to it, and can be full.</summary>
internal sealed class FakeRouteStore : IRouteStore
{
    public Dictionary<Ipv4Prefix, ushort> Routes { get; } = [];

    public List<string> Log { get; } = [];

    public int Capacity { get; set; } = int.MaxValue;

    public void Set(Ipv4Prefix prefix, ushort adjacency)
    {
        if (!Routes.ContainsKey(prefix) && Routes.Count >= Capacity)
            throw new IOException($"The route table refuses: no room for {prefix}.");
        Routes[prefix] = adjacency;
        Log.Add($"set {prefix}");
    }

    public void Delete(Ipv4Prefix prefix)
    {
        if (!Routes.Remove(prefix))
            throw new IOException($"{prefix} is not in the table.");
        Log.Add($"delete {prefix}");
    }

    /// <summary>Longest-prefix match of a host-order address; 0: no route.</summary>
    public ushort LookUp(uint address)
    {
        for (int length = 32; length >= 0; length--)
            if (Routes.TryGetValue(Ipv4Prefix.Covering(address, length), out ushort adjacency))
                return adjacency;
        return 0;
    }
}
