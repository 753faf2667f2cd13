using System.Net;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Keeps the wanted host addresses on the twins. Fulcrum's addresses are known by their mark, so those of an earlier process are
/// adopted, or removed when nobody wants them any more; an operator's address is never touched, and counts as present on whatever
/// interface it is. Not thread-safe.
/// </summary>
internal sealed class AddressKeeper(NetlinkSocket requests, ILogger logger)
{
    private readonly List<(string? Twin, IPAddress Address)> _wanted = [];
    private readonly Dictionary<IPAddress, TwinVlan?> _leaving = [];
    private bool _keepsAll;
    private bool _isActive;
    private HashSet<string> _reported = [];

    /// <summary>
    /// Replaces the wanted addresses; takes effect at the next <see cref="Reconcile"/>. Named twice, the mention with a twin counts.
    /// </summary>
    /// <param name="wanted">Null for a twin: chosen.</param>
    /// <param name="leaving">Those of them that are not wanted stay where they are, and come back there; their place is that of the first look.</param>
    /// <param name="keepAll">Nothing is removed.</param>
    public void Want(IEnumerable<(string? Twin, IPAddress Address)> wanted, IEnumerable<IPAddress> leaving, bool keepAll)
    {
        _isActive = true;
        _keepsAll = keepAll;
        Dictionary<IPAddress, TwinVlan?> places = leaving.Distinct().ToDictionary(address => address, _leaving.GetValueOrDefault);
        _leaving.Clear();
        foreach ((IPAddress address, TwinVlan? place) in places)
            _leaving.Add(address, place);
        _wanted.Clear();
        _wanted.AddRange(wanted.GroupBy(item => item.Address).Select(same => same.OrderBy(item => item.Twin is null).First()));
    }

    /// <summary>
    /// Adds and removes until the kernel has what is wanted, and notes it in the tables. Before the first <see cref="Want"/> nothing
    /// is removed. Returns a sentence for each address that is missing; each is logged once until it changes.
    /// </summary>
    public IReadOnlyList<string> Reconcile(KernelTables tables, RouteLookup routes)
    {
        if (!_isActive)
            return [];
        ILookup<IPAddress, AddressEntry> present = tables.Addresses.ToLookup(entry => entry.Address);
        List<(TwinVlan Place, IPNetwork Prefix)> connected =
            [.. from entry in tables.Addresses
                let place = tables.PlaceOf(entry.LinkIndex)
                where !entry.IsOurs && !entry.IsVirtual && place is not null
                select (place.Value, entry.Prefix)];
        TwinVlan[] everywhere = [.. tables.Twins.SelectMany(tables.PlacesOf)];
        List<string> failures = [];
        HashSet<AddressEntry> kept = [];
        HashSet<IPAddress> wanted = [.. _wanted.Select(item => item.Address)];
        foreach ((string? twin, IPAddress address) in _wanted)
        {
            AddressEntry[] ours = [.. present[address].Where(IsOursOnTwin)];
            TwinVlan? current = ours.Length > 0 ? tables.PlaceOf(ours[0].LinkIndex) : null;
            TwinVlan[] places = twin is null ? everywhere : [.. tables.PlacesOf(twin)];
            TwinVlan? target = TwinChoice.Choose(address, places, current, connected, routes);
            AddressEntry? inPlace = ours.FirstOrDefault(entry => tables.PlaceOf(entry.LinkIndex) == target);
            if (inPlace is not null)
                kept.Add(inPlace);
            else if (!present[address].Any(entry => !entry.IsOurs) && Add(tables, target, address) is { } failure)
                failures.Add(failure);
        }
        foreach (IPAddress address in _leaving.Keys.Where(address => !wanted.Contains(address)).ToArray())
            KeepLeaving(tables, address, present[address], kept);
        foreach (AddressEntry entry in present.SelectMany(same => same).Where(entry => entry.IsOurs && !kept.Contains(entry)))
        {
            // What is wanted elsewhere moves all the same.
            if (!_keepsAll || wanted.Contains(entry.Address))
                Remove(tables, entry);
        }
        Report(failures);
        return failures;

        bool IsOursOnTwin(AddressEntry entry) => entry.IsOurs && tables.PlaceOf(entry.LinkIndex) is not null;
    }

    private void KeepLeaving(KernelTables tables, IPAddress address, IEnumerable<AddressEntry> present, HashSet<AddressEntry> kept)
    {
        AddressEntry[] ours = [.. present.Where(entry => entry.IsOurs && tables.PlaceOf(entry.LinkIndex) is not null)];
        kept.UnionWith(ours);
        if (ours.Length > 0)
            _leaving[address] = tables.PlaceOf(ours[0].LinkIndex);
        else if (_leaving[address] is { } place && tables.FindLink(place) is not null && !present.Any())
            _ = Add(tables, place, address);
    }

    private string? Add(KernelTables tables, TwinVlan? target, IPAddress address)
    {
        if (target is not { } place)
            return $"The address {address} cannot be set: there is no data-plane port whose interface could have it.";
        if (tables.FindLink(place) is not { } link)
            return $"The address {address} is not set yet: the interface {place.Twin} does not exist. It is set as soon as the interface appears.";
        NetlinkError error = requests.Execute(
            NetlinkRequests.AddAddress(stackalloc byte[NetlinkRequests.BufferSize], link.Index, address));
        if (error.IsError && error.Errno != Libc.Exists)
            return $"The address {address} cannot be set on the interface {link.Name}: {error}.";
        IPNetwork prefix = Prefixes.Cut(address, Prefixes.Width(address.AddressFamily));
        tables.Apply(new AddressEntry(link.Index, address, prefix, NetlinkConstants.ProtocolFulcrum), exists: true);
        logger.LogInformation("The address {Address} is set on the interface {Interface}", address, link.Name);
        return null;
    }

    private void Remove(KernelTables tables, AddressEntry entry)
    {
        NetlinkError error = requests.Execute(
            NetlinkRequests.DeleteAddress(stackalloc byte[NetlinkRequests.BufferSize], entry.LinkIndex, entry.Address));
        string name = tables.LinkName(entry.LinkIndex);
        if (error.IsError && error.Errno is not (Libc.AddressNotAvailable or Libc.NoDevice))
        {
            logger.LogWarning("The address {Address} cannot be removed from the interface {Interface}: {Error}", entry.Address, name, error);
            return;
        }
        tables.Apply(entry, exists: false);
        logger.LogInformation("The address {Address} is removed from the interface {Interface}", entry.Address, name);
    }

    private void Report(List<string> failures)
    {
        foreach (string failure in failures.Where(failure => !_reported.Contains(failure)))
            logger.LogWarning("{Failure}", failure);
        _reported = [.. failures];
    }
}
