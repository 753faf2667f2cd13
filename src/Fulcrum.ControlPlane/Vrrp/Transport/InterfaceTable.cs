using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Kernel;
using Microsoft.Win32.SafeHandles;
using static Fulcrum.ControlPlane.Kernel.NetlinkConstants;

namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>
/// The interfaces and addresses of a network namespace, kept up to date by notifications. It is that of the thread that makes it. Not
/// thread-safe.
/// </summary>
internal sealed class InterfaceTable : IDisposable
{
    private readonly NetlinkSocket _requests;
    private readonly NetlinkSocket _notifications;
    private readonly ILogger _logger;
    private readonly NetlinkMessageHandler _take;
    private readonly Dictionary<int, InterfaceEntry> _interfaces = [];
    private readonly Dictionary<string, InterfaceEntry> _byName = [];

    // In the kernel's order, which puts primary addresses before secondary ones.
    private readonly LinkedList<AddressEntry> _addresses = [];
    private readonly Dictionary<(int, IPAddress, IPNetwork), LinkedListNode<AddressEntry>> _nodes = [];

    /// <summary>Reads everything.</summary>
    /// <param name="requests">For requests; stays the caller's.</param>
    /// <param name="logger">Told of what cannot be read.</param>
    public InterfaceTable(NetlinkSocket requests, ILogger logger)
    {
        _requests = requests;
        _logger = logger;
        _take = Take;
        _notifications = NetlinkSocket.Open(RtnlgrpLink, RtnlgrpIpv4IfAddr, RtnlgrpIpv6IfAddr);
        ReadAll();
    }

    /// <summary>The descriptor of the notifications, for poll.</summary>
    public SafeFileHandle File => _notifications.File;

    /// <summary>All interfaces.</summary>
    public IReadOnlyCollection<InterfaceEntry> Interfaces => _interfaces.Values;

    /// <summary>All addresses.</summary>
    public IReadOnlyCollection<AddressEntry> Addresses => _addresses;

    /// <summary>Grows with everything that is different.</summary>
    public int Revision { get; private set; }

    /// <summary>Takes what has happened.</summary>
    public void Update()
    {
        if (!_notifications.DrainNotifications(_take))
            ReadAll();
    }

    /// <summary>Null: there is none of this name.</summary>
    public InterfaceEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Null: there is none of this number.</summary>
    public InterfaceEntry? Find(int index) => _interfaces.GetValueOrDefault(index);

    /// <summary>Whether the interface has the address, usable.</summary>
    public bool Has(int index, IPAddress address) =>
        _addresses.Any(entry => entry.LinkIndex == index && !entry.IsTentative && entry.Address.Equals(address));

    /// <summary>
    /// What packets of VRRP leave with: the first address that is not one of Fulcrum's, over IPv6 a link-local one. Null: there is none.
    /// </summary>
    public IPAddress? SourceOf(int index, AddressFamily family, bool isLinkLocal) =>
        _addresses.Where(entry => entry.LinkIndex == index && entry.Address.AddressFamily == family
                && entry is { IsOurs: false, IsVirtual: false, IsTentative: false } && entry.Address.IsIPv6LinkLocal == isLinkLocal)
            .OrderByDescending(entry => entry.IsPreferred).FirstOrDefault()?.Address;

    /// <inheritdoc />
    public void Dispose() => _notifications.Dispose();

    private void ReadAll()
    {
        _interfaces.Clear();
        _byName.Clear();
        _addresses.Clear();
        _nodes.Clear();
        Revision++;
        foreach (ushort type in new[] { RtmGetLink, RtmGetAddr })
        {
            Span<byte> request = NetlinkRequests.Dump(new byte[NetlinkRequests.BufferSize], type, AfUnspec);
            NetlinkError error = _requests.Dump(request, _take, out _);
            if (error.IsError)
                _logger.LogError("Interfaces and addresses cannot be read: {Error}", error);
        }
    }

    private void Take(in NetlinkMessage message)
    {
        if (message.Type is RtmNewLink or RtmDelLink && InterfaceReader.TryRead(message.Payload, out InterfaceEntry? entry))
            Take(entry, message.Type == RtmNewLink);
        else if (message.Type is RtmNewAddr or RtmDelAddr && AddressReader.TryRead(message.Payload, out AddressEntry? address))
            Take(address, message.Type == RtmNewAddr);
    }

    private void Take(InterfaceEntry entry, bool exists)
    {
        InterfaceEntry? known = _interfaces.GetValueOrDefault(entry.Index);
        if (exists && known == entry)
            return;
        Revision++;
        if (known is not null && _byName.GetValueOrDefault(known.Name)?.Index == known.Index)
            _byName.Remove(known.Name);
        if (exists)
        {
            _interfaces[entry.Index] = entry;
            _byName[entry.Name] = entry;
        }
        else
        {
            _interfaces.Remove(entry.Index);
            foreach (AddressEntry address in _addresses.Where(address => address.LinkIndex == entry.Index).ToArray())
                Take(address, exists: false);
        }
    }

    private void Take(AddressEntry entry, bool exists)
    {
        var key = (entry.LinkIndex, entry.Address, entry.Prefix);
        bool isKnown = _nodes.TryGetValue(key, out LinkedListNode<AddressEntry>? node);
        if (exists ? isKnown && node!.Value == entry : !isKnown)
            return;
        Revision++;
        if (!exists)
        {
            _nodes.Remove(key);
            _addresses.Remove(node!);
        }
        else if (isKnown)
        {
            node!.Value = entry;
        }
        else
        {
            _nodes.Add(key, _addresses.AddLast(entry));
        }
    }
}
