using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Snapshots;

/// <summary>A route store that remembers what was done to it, and can be full.</summary>
internal sealed class FakeRouteStore : IRouteStore
{
    public Dictionary<IpPrefix, ushort> Routes { get; } = [];

    public List<string> Log { get; } = [];

    public int Capacity { get; set; } = int.MaxValue;

    public void Set(IpPrefix prefix, ushort adjacency)
    {
        if (!Routes.ContainsKey(prefix) && Routes.Count >= Capacity)
            throw new IOException($"The route table refuses: no room for {prefix}.");
        Routes[prefix] = adjacency;
        Log.Add($"set {prefix}");
    }

    public void Delete(IpPrefix prefix)
    {
        if (!Routes.Remove(prefix))
            throw new IOException($"{prefix} is not in the table.");
        Log.Add($"delete {prefix}");
    }

    /// <summary>Longest-prefix match; 0: no route.</summary>
    public ushort LookUp(IpAddress address)
    {
        for (int length = IpPrefix.Host(address).Length; length >= 0; length--)
            if (Routes.TryGetValue(IpPrefix.Covering(address, length), out ushort adjacency))
                return adjacency;
        return 0;
    }
}
