using System.Net;
using System.Net.NetworkInformation;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// What the kernel has, as far as dumps and notifications have told: all interfaces and addresses, the main table, the neighbours
/// of the twins and their VLANs. Not thread-safe; filled by a complete reading, then kept up to date.
/// </summary>
/// <param name="twins">Names of the twins in the caller's order; an interface is a twin while it has one of them.</param>
internal sealed class KernelTables(IReadOnlyList<string> twins)
{
    private readonly HashSet<string> _twinNames = [.. twins];
    private readonly Dictionary<int, LinkEntry> _links = [];
    private readonly Dictionary<(int, IPAddress, IPNetwork), AddressEntry> _addresses = [];
    private readonly Dictionary<(int LinkIndex, IPAddress Address), NeighbourEntry> _neighbours = [];
    private RouteTable _routes = new();

    // From the links, made when it is asked for.
    private Dictionary<TwinVlan, LinkEntry>? _linksByPlace;

    /// <summary>Names of the twins, in order, whether they exist or not.</summary>
    public IReadOnlyList<string> Twins => twins;

    /// <summary>Every address of every interface.</summary>
    public IEnumerable<AddressEntry> Addresses => _addresses.Values;

    /// <summary>Neighbours on the twins and their VLANs, in any state.</summary>
    public IEnumerable<NeighbourEntry> Neighbours => _neighbours.Values;

    /// <summary>The interface of a twin or VLAN; null while it does not exist.</summary>
    public LinkEntry? FindLink(TwinVlan place) => LinksByPlace().GetValueOrDefault(place);

    /// <summary>Where the interface's packets pass; null when that is neither a twin nor a VLAN on one.</summary>
    public TwinVlan? PlaceOf(int linkIndex) => PlaceOf(_links.GetValueOrDefault(linkIndex));

    /// <summary>A twin, whether it exists or not, then its VLANs by number.</summary>
    public IEnumerable<TwinVlan> PlacesOf(string twin) =>
        LinksByPlace().Keys.Where(place => place.Twin == twin).Append(new TwinVlan(twin)).Distinct().OrderBy(place => place.Vlan);

    /// <summary>Name of any interface, for messages.</summary>
    public string LinkName(int linkIndex) =>
        _links.TryGetValue(linkIndex, out LinkEntry? link) ? link.Name : $"number {linkIndex}";

    /// <summary>A neighbour of a twin; null when the kernel has no entry.</summary>
    public NeighbourEntry? FindNeighbour(int linkIndex, IPAddress address) => _neighbours.GetValueOrDefault((linkIndex, address));

    /// <summary>Whether there is a route of this prefix by an interface.</summary>
    public bool HasRoute(IPNetwork prefix, int linkIndex) => _routes.Contains(prefix, linkIndex);

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
        if (PlaceOf(neighbour.LinkIndex) is null)
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
        Dictionary<int, TwinVlan> usable = [];
        foreach ((TwinVlan place, LinkEntry link) in LinksByPlace())
        {
            if (link.IsUp && (place.Vlan == 0 || _links[link.ParentIndex].IsUp))
                usable.Add(link.Index, place);
        }
        return _routes.Select(usable);
    }

    /// <summary>The neighbours as the data plane sees them, without order.</summary>
    public IReadOnlyList<KernelNeighbour> SelectNeighbours() =>
        [.. from entry in _neighbours.Values
            where entry.IsUsable
            let place = PlaceOf(entry.LinkIndex)!.Value
            select new KernelNeighbour(place.Twin, entry.Address, entry.Mac!, place.Vlan)];

    /// <summary>The host's own addresses as the data plane sees them, in the order of <see cref="KernelState.Addresses"/>.</summary>
    public IReadOnlyList<KernelAddress> SelectAddresses() =>
        [.. from twin in twins
            from place in PlacesOf(twin)
            let link = FindLink(place)
            where link is not null
            from entry in _addresses.Values
            where entry.LinkIndex == link.Index && entry.IsUsable && !entry.IsOurs && !entry.IsVirtual
            orderby entry.IsPreferred descending
            select new KernelAddress(place.Twin, entry.Address, entry.Prefix.PrefixLength, place.Vlan)];

    private Dictionary<TwinVlan, LinkEntry> LinksByPlace()
    {
        if (_linksByPlace is not null)
            return _linksByPlace;
        _linksByPlace = [];
        foreach (LinkEntry link in _links.Values)
        {
            if (PlaceOf(link) is { } place)
                _linksByPlace[place] = link;
        }
        return _linksByPlace;
    }

    private TwinVlan? PlaceOf(LinkEntry? link)
    {
        if (link is null)
            return null;
        if (_twinNames.Contains(link.Name))
            return new TwinVlan(link.Name);
        bool isVlan = link.VlanId != 0 && _links.TryGetValue(link.ParentIndex, out LinkEntry? parent) && _twinNames.Contains(parent.Name);
        return isVlan ? new TwinVlan(_links[link.ParentIndex].Name, link.VlanId) : null;
    }

    private KernelChange Apply(LinkEntry link, bool exists)
    {
        _links.TryGetValue(link.Index, out LinkEntry? known);
        bool concernsTwin = PlaceOf(known) is not null;
        _linksByPlace = null;
        if (exists)
            _links[link.Index] = link;
        else
            _links.Remove(link.Index);
        LinkEntry? now = exists ? link : null;
        concernsTwin |= PlaceOf(now) is not null;
        return concernsTwin && known != now ? KernelChange.RereadAll : KernelChange.None;
    }
}
