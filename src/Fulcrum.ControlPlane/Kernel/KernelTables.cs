using System.Net;
using System.Net.NetworkInformation;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// What the kernel has, as far as dumps and notifications have told: all interfaces and addresses, the main table, the neighbours
/// of the twins. Not thread-safe; filled by a complete reading, then kept up to date.
/// </summary>
/// <param name="twins">Names of the twins in the caller's order; an interface is a twin while it has one of them.</param>
internal sealed class KernelTables(IReadOnlyList<string> twins)
{
    private readonly HashSet<string> _twinNames = [.. twins];
    private readonly Dictionary<int, LinkEntry> _links = [];
    private readonly Dictionary<(int, IPAddress, IPNetwork), AddressEntry> _addresses = [];
    private readonly Dictionary<(int LinkIndex, IPAddress Address), NeighbourEntry> _neighbours = [];
    private RouteTable _routes = new();

    /// <summary>Names of the twins, in order, whether they exist or not.</summary>
    public IReadOnlyList<string> Twins => twins;

    /// <summary>Every address of every interface.</summary>
    public IEnumerable<AddressEntry> Addresses => _addresses.Values;

    /// <summary>The twins' neighbours in any state.</summary>
    public IEnumerable<NeighbourEntry> Neighbours => _neighbours.Values;

    /// <summary>The twin with this name; null while it does not exist.</summary>
    public LinkEntry? FindTwin(string name) => _links.Values.FirstOrDefault(link => IsTwin(link) && link.Name == name);

    /// <summary>Name of a twin; null when the interface is none.</summary>
    public string? TwinName(int linkIndex) =>
        _links.TryGetValue(linkIndex, out LinkEntry? link) && IsTwin(link) ? link.Name : null;

    /// <summary>Name of any interface, for messages.</summary>
    public string LinkName(int linkIndex) =>
        _links.TryGetValue(linkIndex, out LinkEntry? link) ? link.Name : $"number {linkIndex}";

    /// <summary>A neighbour of a twin; null when the kernel has no entry.</summary>
    public NeighbourEntry? FindNeighbour(int linkIndex, IPAddress address) => _neighbours.GetValueOrDefault((linkIndex, address));

    /// <summary>Takes an object of a dump. Links must be read before neighbours.</summary>
    public void TakeRead(in NetlinkMessage message)
    {
        if (message.Type == RtmNewRoute)
            _routes.TakeRead(message);
        else
            Apply(message);
    }

    /// <summary>Takes a notification.</summary>
    public KernelChange Apply(in NetlinkMessage message)
    {
        switch (message.Type)
        {
            case RtmNewLink or RtmDelLink when LinkReader.TryRead(message.Payload, out LinkEntry? link):
                return Apply(link, exists: message.Type == RtmNewLink);
            case RtmNewAddr or RtmDelAddr when AddressReader.TryRead(message.Payload, out AddressEntry? address):
                return Apply(address, exists: message.Type == RtmNewAddr);
            case RtmNewNeigh or RtmDelNeigh when NeighbourReader.TryRead(message.Payload, out NeighbourEntry? neighbour):
                return Apply(neighbour, exists: message.Type == RtmNewNeigh);
            case RtmNewRoute when RouteReader.TryRead(message.Payload, out RouteEntry? route):
                return _routes.Add(route, replace: (message.Flags & NlmFReplace) != 0);
            case RtmDelRoute when RouteReader.TryRead(message.Payload, out RouteEntry? route):
                return _routes.Remove(route);
            case RtmNewNextHop or RtmDelNextHop:
                return KernelChange.RereadRoutes;
            default:
                return KernelChange.None;
        }
    }

    /// <summary>Takes a change of an address; the kernel silently drops routes that had a deleted address as their source.</summary>
    public KernelChange Apply(AddressEntry address, bool exists)
    {
        var key = (address.LinkIndex, address.Address, address.Prefix);
        if (!exists)
        {
            _addresses.Remove(key);
            return KernelChange.Addresses | KernelChange.RereadRoutes;
        }
        if (_addresses.TryGetValue(key, out AddressEntry? known) && known == address)
            return KernelChange.None;
        _addresses[key] = address;
        return KernelChange.Addresses;
    }

    /// <summary>Takes a change of a neighbour. Only what a reader of the mirror can see, or what ends its management, is a change.</summary>
    public KernelChange Apply(NeighbourEntry neighbour, bool exists)
    {
        if (TwinName(neighbour.LinkIndex) is null)
            return KernelChange.None;
        var key = (neighbour.LinkIndex, neighbour.Address);
        NeighbourEntry? known = _neighbours.GetValueOrDefault(key);
        if (exists)
            _neighbours[key] = neighbour;
        else
            _neighbours.Remove(key);
        NeighbourEntry? now = exists ? neighbour : null;
        bool same = Equals(UsableMac(known), UsableMac(now)) && known?.IsManaged == now?.IsManaged;
        return same ? KernelChange.None : KernelChange.Neighbours;

        static PhysicalAddress? UsableMac(NeighbourEntry? entry) => entry is { IsUsable: true } ? entry.Mac : null;
    }

    /// <summary>Puts a new reading of the routes in the place of the old one.</summary>
    public void ReplaceRoutes(RouteTable routes) => _routes = routes;

    /// <summary>The routes as the data plane sees them, without order.</summary>
    public IReadOnlyList<KernelRoute> SelectRoutes()
    {
        Dictionary<int, string> usable = _links.Values.Where(link => IsTwin(link) && link.IsUp)
            .ToDictionary(link => link.Index, link => link.Name);
        return _routes.Select(usable);
    }

    /// <summary>The neighbours as the data plane sees them, without order.</summary>
    public IReadOnlyList<KernelNeighbour> SelectNeighbours() =>
        [.. from entry in _neighbours.Values
            where entry.IsUsable
            select new KernelNeighbour(TwinName(entry.LinkIndex)!, entry.Address, entry.Mac!)];

    private bool IsTwin(LinkEntry link) => _twinNames.Contains(link.Name);

    private KernelChange Apply(LinkEntry link, bool exists)
    {
        _links.TryGetValue(link.Index, out LinkEntry? known);
        if (exists)
            _links[link.Index] = link;
        else
            _links.Remove(link.Index);
        LinkEntry? now = exists ? link : null;
        bool concernsTwin = known is not null && IsTwin(known) || now is not null && IsTwin(now);
        return concernsTwin && known != now ? KernelChange.RereadAll : KernelChange.None;
    }
}
