using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Ports;

/// <summary>IPv4 routes by longest prefix: what a fib handle of <see cref="MemoryPort"/> stands for.</summary>
public sealed class MemoryRouteTable : IRouteStore
{
    private readonly Dictionary<Ipv4Prefix, ushort> _routes = [];

    /// <inheritdoc />
    public void Set(Ipv4Prefix prefix, ushort adjacency) => _routes[prefix] = adjacency;

    /// <inheritdoc />
    public void Delete(Ipv4Prefix prefix)
    {
        if (!_routes.Remove(prefix))
        {
            throw new IOException($"The route {prefix} is not in the table.");
        }
    }

    /// <summary>Where the longest prefix that holds <paramref name="address"/> (host byte order) leads; 0 when there is none.</summary>
    public ulong LookUp(uint address)
    {
        for (int length = 32; length >= 0; length--)
        {
            if (_routes.TryGetValue(Ipv4Prefix.Covering(address, length), out ushort adjacency))
            {
                return adjacency;
            }
        }

        return Adjacency.None;
    }
}
