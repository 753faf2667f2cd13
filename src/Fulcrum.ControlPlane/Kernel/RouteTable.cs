using System.Net;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// The kernel's main table, kept up to date from notifications. A notification is applied only where its meaning is certain
/// (one route of its key at most); anything else, like a change to one of several equal routes, asks for a new reading.
/// </summary>
internal sealed class RouteTable
{
    private readonly Dictionary<IPNetwork, List<RouteEntry>> _routes = [];

    /// <summary>A route that was added, or with replace true took the place of one with the same key.</summary>
    public KernelChange Add(RouteEntry route, bool replace)
    {
        if (!_routes.TryGetValue(route.Prefix, out List<RouteEntry>? same))
            _routes.Add(route.Prefix, same = []);
        int first = same.FindIndex(route.HasSameKey);
        if (first < 0)
        {
            same.Add(route);
            return KernelChange.Routes;
        }
        if (same.Contains(route))
            return KernelChange.None;
        if (!replace || same.FindLastIndex(route.HasSameKey) != first)
            return KernelChange.RereadRoutes;
        same[first] = route;
        return KernelChange.Routes;
    }

    /// <summary>Takes a route of a dump, where routes with equal keys are distinct and in the kernel's order of preference.</summary>
    public void TakeRead(in NetlinkMessage message)
    {
        if (!RouteReader.TryRead(message.Payload, out RouteEntry? route))
            return;
        if (_routes.TryGetValue(route.Prefix, out List<RouteEntry>? same))
            same.Add(route);
        else
            _routes.Add(route.Prefix, [route]);
    }

    /// <summary>A route that was deleted.</summary>
    public KernelChange Remove(RouteEntry route)
    {
        if (!_routes.TryGetValue(route.Prefix, out List<RouteEntry>? same))
            return KernelChange.None;
        int first = same.FindIndex(route.HasSameKey);
        if (first < 0)
            return KernelChange.None;
        if (same.FindLastIndex(route.HasSameKey) != first || !same[first].Equals(route))
            return KernelChange.RereadRoutes;
        same.RemoveAt(first);
        if (same.Count == 0)
            _routes.Remove(route.Prefix);
        return KernelChange.Routes;
    }

    /// <summary>Whether there is a route of this prefix by an interface.</summary>
    public bool Contains(IPNetwork prefix, int linkIndex) =>
        _routes.TryGetValue(prefix, out List<RouteEntry>? same) && same.Exists(route => route.NextHops.Any(hop => hop.LinkIndex == linkIndex));

    /// <summary>
    /// One route a prefix: of those with a way through a usable twin the one with the lowest metric (the first of equals), and of
    /// a multipath route its first such way.
    /// </summary>
    /// <param name="usable">The twins and VLANs that are up, by link index.</param>
    public List<KernelRoute> Select(IReadOnlyDictionary<int, TwinVlan> usable)
    {
        List<KernelRoute> selected = [];
        foreach (List<RouteEntry> same in _routes.Values)
        {
            RouteEntry? best = null;
            RouteNextHop? way = null;
            foreach (RouteEntry route in same)
            {
                if (!route.IsUsable || best is not null && best.Metric <= route.Metric)
                    continue;
                RouteNextHop? first = route.NextHops.FirstOrDefault(hop => hop.IsPlain && usable.ContainsKey(hop.LinkIndex));
                if (first is not null)
                    (best, way) = (route, first);
            }
            if (best is not null && usable[way!.LinkIndex] is var place)
                selected.Add(new KernelRoute(best.Prefix, place.Twin, way.Gateway, place.Vlan));
        }
        return selected;
    }
}
