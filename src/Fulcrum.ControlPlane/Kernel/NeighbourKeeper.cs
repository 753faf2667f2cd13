using System.Net;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Keeps the next hops towards the wanted destinations, and the gateways of all mirrored routes, resolved: as managed neighbours
/// (kernel 5.16 and later), and where the kernel refuses that, by asking again every 10 s. Neighbours are marked, so those of an
/// earlier process are released too. One that the operator has fixed (permanent) is left alone. Not thread-safe.
/// </summary>
internal sealed class NeighbourKeeper(NetlinkSocket requests, ILogger logger)
{
    private const long RefreshMs = 10_000;

    /// <summary>An entry that vanished is asked for again at this pace, so that a full neighbour table is not made worse.</summary>
    private const long RetryMs = 1_000;

    private readonly Dictionary<(int LinkIndex, IPAddress Address), long> _askedMs = [];
    private readonly HashSet<IPAddress> _destinations = [];
    private bool _isActive;
    private NetlinkError _reported;

    /// <summary>Replaces the destinations; takes effect at the next <see cref="Reconcile"/>.</summary>
    public void Want(IEnumerable<IPAddress> destinations)
    {
        _isActive = true;
        _destinations.Clear();
        _destinations.UnionWith(destinations);
    }

    /// <summary>Adds destinations, and asks for what is new; takes others away, which are released at the next <see cref="Reconcile"/>.</summary>
    /// <param name="nowMs">A monotonic clock.</param>
    public void Change(IEnumerable<IPAddress> come, IEnumerable<IPAddress> gone, KernelTables tables, RouteLookup lookup, long nowMs)
    {
        _isActive = true;
        _destinations.ExceptWith(gone);
        foreach (IPAddress destination in come.Where(_destinations.Add))
        {
            if (lookup.Find(destination) is not { } route || NextHop(tables, route, route.Gateway ?? destination) is not { } hop)
                continue;
            bool isLocal = tables.Addresses.Any(entry => Scoped(entry.LinkIndex, entry.Address).Equals(Scoped(hop.LinkIndex, hop.Address)));
            if (!isLocal && IsDue(tables.FindNeighbour(hop.LinkIndex, hop.Address), hop, nowMs))
                Ask(tables, hop.LinkIndex, hop.Address, nowMs);
        }
    }

    /// <summary>Asks for what is wanted and not managed, releases what is managed and not wanted. Before the first Want: nothing.</summary>
    /// <param name="routes">The mirrored routes, by which destinations are sent.</param>
    /// <param name="nowMs">A monotonic clock.</param>
    public void Reconcile(KernelTables tables, IReadOnlyList<KernelRoute> routes, RouteLookup lookup, long nowMs)
    {
        if (!_isActive)
            return;
        HashSet<(int LinkIndex, IPAddress Address)> wanted = NextHops(tables, routes, lookup);
        foreach (NeighbourEntry entry in tables.Neighbours.Where(entry => entry.IsManagedByUs).ToArray())
        {
            if (!wanted.Contains((entry.LinkIndex, entry.Address)))
                Release(tables, entry);
        }
        foreach (var gone in _askedMs.Keys.Where(asked => !wanted.Contains(asked)).ToArray())
            _askedMs.Remove(gone);
        foreach (var (linkIndex, address) in wanted)
        {
            if (IsDue(tables.FindNeighbour(linkIndex, address), (linkIndex, address), nowMs))
                Ask(tables, linkIndex, address, nowMs);
        }
    }

    /// <summary>Asks the kernel once to resolve a neighbour, without ending its management.</summary>
    public void Resolve(KernelTables tables, int linkIndex, IPAddress address)
    {
        NeighbourEntry? entry = tables.FindNeighbour(linkIndex, address);
        if (entry is { IsStatic: true })
            return;
        NetlinkError error = requests.Execute(NetlinkRequests.UseNeighbour(
            stackalloc byte[NetlinkRequests.BufferSize], linkIndex, address, entry is { IsManaged: true }, protocol: 0));
        if (error.IsError)
            logger.LogWarning("The kernel does not resolve {Address} on {Interface}: {Error}", address, tables.LinkName(linkIndex), error);
    }

    private HashSet<(int, IPAddress)> NextHops(KernelTables tables, IReadOnlyList<KernelRoute> routes, RouteLookup lookup)
    {
        HashSet<(int, IPAddress)> local = [.. tables.Addresses.Select(entry => Scoped(entry.LinkIndex, entry.Address))];
        HashSet<(int, IPAddress)> wanted = [];
        foreach (KernelRoute route in routes)
        {
            if (route.Gateway is not null)
                Add(route, route.Gateway);
        }
        foreach (IPAddress destination in _destinations)
        {
            if (lookup.Find(destination) is { } route)
                Add(route, route.Gateway ?? destination);
        }
        return wanted;

        void Add(KernelRoute route, IPAddress nextHop)
        {
            if (NextHop(tables, route, nextHop) is { } hop && !local.Contains(Scoped(hop.LinkIndex, hop.Address)))
                wanted.Add(hop);
        }
    }

    /// <summary>Null where it is on no link, or no single station.</summary>
    private static (int LinkIndex, IPAddress Address)? NextHop(KernelTables tables, KernelRoute route, IPAddress nextHop) =>
        tables.FindLink(new TwinVlan(route.Twin, route.Vlan)) is { } link && !Prefixes.IsGroup(nextHop) ? (link.Index, nextHop) : null;

    /// <summary>A link-local address is the host's own only on its link: fe80::1 may be the host here and a router there.</summary>
    private static (int, IPAddress) Scoped(int linkIndex, IPAddress address) => (address.IsIPv6LinkLocal ? linkIndex : 0, address);

    private bool IsDue(NeighbourEntry? entry, (int, IPAddress) key, long nowMs)
    {
        if (entry is { IsManaged: true } or { IsStatic: true })
            return false;
        long pauseMs = entry is null ? RetryMs : RefreshMs;
        return !_askedMs.TryGetValue(key, out long askedMs) || nowMs - askedMs >= pauseMs;
    }

    private void Ask(KernelTables tables, int linkIndex, IPAddress address, long nowMs)
    {
        _askedMs[(linkIndex, address)] = nowMs;
        Span<byte> buffer = stackalloc byte[NetlinkRequests.BufferSize];
        NetlinkError error = requests.Execute(NetlinkRequests.UseNeighbour(
            buffer, linkIndex, address, managed: true, NetlinkConstants.ProtocolFulcrum));
        if (error.IsError && error != _reported)
        {
            _reported = error;
            logger.LogWarning("The kernel does not keep the neighbour {Address} on {Interface} resolved: {Error}; it is asked every 10 s instead",
                address, tables.LinkName(linkIndex), error);
        }
        if (error.IsError)
            requests.Execute(NetlinkRequests.UseNeighbour(buffer, linkIndex, address, managed: false, protocol: 0));
    }

    /// <summary>An entry with a MAC address may be in use by the host: it only loses its management. Another is deleted.</summary>
    private void Release(KernelTables tables, NeighbourEntry entry)
    {
        Span<byte> buffer = stackalloc byte[NetlinkRequests.BufferSize];
        NetlinkError error = requests.Execute(entry.IsUsable
            ? NetlinkRequests.UseNeighbour(buffer, entry.LinkIndex, entry.Address, managed: false, NetlinkConstants.ProtocolKernel)
            : NetlinkRequests.DeleteNeighbour(buffer, entry.LinkIndex, entry.Address));
        if (error.IsError && error.Errno != Libc.NoEntry)
            logger.LogWarning("The neighbour {Address} on {Interface} cannot be released: {Error}",
                entry.Address, tables.LinkName(entry.LinkIndex), error);
        else
            tables.Apply(entry with { IsManaged = false, Protocol = NetlinkConstants.ProtocolKernel }, exists: entry.IsUsable);
    }
}
