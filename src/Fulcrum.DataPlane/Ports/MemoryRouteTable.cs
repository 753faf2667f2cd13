using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Ports;

/// <summary>Routes of both families by longest prefix: what a fib handle of <see cref="MemoryPort"/> stands for.</summary>
public sealed class MemoryRouteTable : IRouteStore
{
    private readonly Dictionary<IpPrefix, ushort> _routes = [];

    /// <inheritdoc />
    public void Set(IpPrefix prefix, ushort adjacency) => _routes[prefix] = adjacency;

    /// <inheritdoc />
    public void Delete(IpPrefix prefix)
    {
        if (!_routes.Remove(prefix))
        {
            throw new IOException($"The route {prefix} is not in the table.");
        }
    }

    /// <summary>Where the longest prefix that holds <paramref name="address"/> leads; 0 when there is none.</summary>
    public ulong LookUp(IpAddress address)
    {
        for (int length = IpPrefix.Host(address).Length; length >= 0; length--)
        {
            if (_routes.TryGetValue(IpPrefix.Covering(address, length), out ushort adjacency))
            {
                return adjacency;
            }
        }

        return Adjacency.None;
    }
}
