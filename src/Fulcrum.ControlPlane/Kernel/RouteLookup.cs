using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>Longest-prefix match over mirrored routes, one table a prefix length. Immutable.</summary>
internal sealed class RouteLookup
{
    private readonly Dictionary<IPNetwork, KernelRoute> _routes;
    private readonly int[] _lengths4;
    private readonly int[] _lengths6;

    /// <summary>Indexes the routes; of two with the same prefix the first counts.</summary>
    public RouteLookup(IEnumerable<KernelRoute> routes)
    {
        _routes = [];
        foreach (KernelRoute route in routes)
            _routes.TryAdd(route.Prefix, route);
        _lengths4 = Lengths(AddressFamily.InterNetwork);
        _lengths6 = Lengths(AddressFamily.InterNetworkV6);
    }

    /// <summary>The route towards an address; null without one.</summary>
    public KernelRoute? Find(IPAddress address)
    {
        foreach (int length in address.AddressFamily == AddressFamily.InterNetwork ? _lengths4 : _lengths6)
        {
            if (_routes.TryGetValue(Prefixes.Cut(address, length), out KernelRoute? route))
                return route;
        }
        return null;
    }

    private int[] Lengths(AddressFamily family) =>
        [.. _routes.Keys.Where(prefix => prefix.BaseAddress.AddressFamily == family)
            .Select(prefix => prefix.PrefixLength).Distinct().OrderDescending()];
}
