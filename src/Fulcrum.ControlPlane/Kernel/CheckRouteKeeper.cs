using System.Net;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Keeps the routes of addresses that stand for ways of the data: by one twin, to a gateway that has the twin's own MAC address and never
/// has to be resolved. Not thread-safe.
/// </summary>
internal sealed class CheckRouteKeeper(NetlinkSocket requests, ILogger logger)
{
    // What the longest tunnel puts before a packet (IPv6, UDP and GUE), rounded up: checks are not fragmented.
    private const uint MostOverhead = 64;
    private const uint SmallestMtu = 1280;
    private const long RetryMs = 1_000;

    private readonly Dictionary<IPNetwork, Place> _set = [];
    private readonly HashSet<(IPNetwork Network, int LinkIndex)> _cleared = [];
    private IReadOnlyList<IPNetwork> _networks = [];
    private IReadOnlyList<IPNetwork> _unused = [];
    private string? _twin;
    private long _failedMs = -RetryMs;

    /// <summary>Replaces what is wanted; takes effect at the next <see cref="Reconcile"/>.</summary>
    public void Want(string? twin, IReadOnlyList<IPNetwork> networks, IReadOnlyList<IPNetwork> unused)
    {
        _twin = twin;
        _unused = unused;
        _networks = twin is null ? [] : networks;
    }

    /// <summary>Adds what is missing, removes what was added and is not wanted any more.</summary>
    public void Reconcile(KernelTables tables)
    {
        foreach (IPNetwork network in _set.Keys.Except(_networks).ToList())
        {
            Remove(network, _set[network].LinkIndex);
            _set.Remove(network);
        }
        if (_twin is null || tables.FindLink(new TwinVlan(_twin)) is not { Mac: not null, IsUp: true } link
            || Environment.TickCount64 - _failedMs < RetryMs)
            return;
        foreach (IPNetwork network in _unused.Where(network => _cleared.Add((network, link.Index)) && tables.HasRoute(network, link.Index)))
            Remove(network, link.Index);
        Place place = new(link.Index, link.Mac, link.Mtu);
        foreach (IPNetwork network in _networks.Where(network => !_set.TryGetValue(network, out Place known) || known != place || IsLost(tables, network, link)))
            Add(network, link, place);
    }

    /// <summary>An interface that goes down loses its routes and its neighbours.</summary>
    private static bool IsLost(KernelTables tables, IPNetwork network, LinkEntry link) =>
        tables.FindNeighbour(link.Index, network.BaseAddress) is null || !tables.HasRoute(network, link.Index);

    private void Add(IPNetwork network, LinkEntry link, Place place)
    {
        IPAddress gateway = network.BaseAddress;
        uint mtu = link.Mtu >= SmallestMtu + MostOverhead ? link.Mtu - MostOverhead : 0;
        NetlinkError error = requests.Execute(
            NetlinkRequests.FixNeighbour(stackalloc byte[NetlinkRequests.BufferSize], link.Index, gateway, link.Mac!));
        if (!error.IsError)
            error = requests.Execute(NetlinkRequests.AddRoute(stackalloc byte[NetlinkRequests.BufferSize], network, link.Index, gateway, mtu));
        if (error.IsError)
        {
            _failedMs = Environment.TickCount64;
            logger.LogWarning("The route of check_addresses {Network} cannot be set on {Interface}: {Error}", network, link.Name, error);
            return;
        }
        if (!_set.ContainsKey(network))
            logger.LogInformation("Checks that travel as the data does leave by {Network} on {Interface}", network, link.Name);
        _set[network] = place;
    }

    /// <summary>Only a route that is marked as Fulcrum's goes; without it the neighbour is the operator's.</summary>
    private void Remove(IPNetwork network, int linkIndex)
    {
        NetlinkError error = requests.Execute(
            NetlinkRequests.DeleteRoute(stackalloc byte[NetlinkRequests.BufferSize], network, linkIndex, network.BaseAddress));
        if (!error.IsError)
            _ = requests.Execute(NetlinkRequests.DeleteNeighbour(stackalloc byte[NetlinkRequests.BufferSize], linkIndex, network.BaseAddress));
    }

    private readonly record struct Place(int LinkIndex, System.Net.NetworkInformation.PhysicalAddress? Mac, uint Mtu);
}
