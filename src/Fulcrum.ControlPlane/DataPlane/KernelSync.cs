using System.Collections.Frozen;
using System.Net;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Validation;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// Tells the kernel what the model needs of it: virtual and local addresses on the twins, resolved next hops towards real
/// servers. Thread-safe.
/// </summary>
public sealed class KernelSync(IKernel kernel, ILogger<KernelSync> log)
{
    private readonly Lock _lock = new();
    private readonly LeavingAddresses _leaving = new();
    private readonly Dictionary<IPAddress, int> _destinations = [];
    private DirectorModel _model = DirectorModel.Empty;
    private IReadOnlyDictionary<IPAddress, string> _moving = FrozenDictionary<IPAddress, string>.Empty;
    private volatile PortMap _ports = PortMap.Empty;
    private volatile IReadOnlyList<string> _warnings = [];

    /// <summary>Addresses that could not be set, a sentence each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The ports of the data plane that is connected, or was last.</summary>
    public PortMap Ports => _ports;

    /// <summary>The data plane's twins are these from now on. Their routes and neighbours are known when it returns.</summary>
    public void UsePorts(Wire.PortList ports, DirectorModel model)
    {
        lock (_lock)
        {
            _ports = new(ports);
            kernel.Watch(_ports.Twins);
            _leaving.Reconnected();
            Take(model);
            TellAll();
        }
    }

    /// <summary>
    /// The model has changed: the kernel is told what is different for it. Does nothing before the first <see cref="UsePorts"/>.
    /// </summary>
    public void Apply(DirectorModel model)
    {
        lock (_lock)
        {
            (bool areAddresses, List<IPAddress> come, List<IPAddress> gone) = Take(model);
            if (_ports == PortMap.Empty)
                return;
            if (areAddresses)
                TellAddresses();
            if (come.Count + gone.Count > 0)
                kernel.KeepResolved(come, gone);
        }
    }

    /// <summary>These addresses come and go with VRRP, which sets and removes them itself: here they are left out.</summary>
    public void LeaveOut(IReadOnlyDictionary<IPAddress, string> moving)
    {
        lock (_lock)
        {
            bool isSame = _moving.Count == moving.Count && _moving.Keys.All(moving.ContainsKey);
            _moving = moving;
            if (!isSame && _ports != PortMap.Empty)
                TellAddresses();
        }
    }

    /// <summary>The kernel is told everything again: what could not be set may have come right meanwhile.</summary>
    public void Retry()
    {
        lock (_lock)
            TellAll();
    }

    /// <summary>
    /// What <see cref="TakeLeaving"/> awaits of the data plane. Urgent: everything that has just left a pool, or that an earlier process
    /// has set, is kept until then. Any: some addresses are kept for the sessions that they have.
    /// </summary>
    public (long Revision, bool IsUrgent, bool IsAny) Leaving
    {
        get
        {
            lock (_lock)
                return (_leaving.Revision, _leaving.IsUrgent, _leaving.Kept.Count > 0);
        }
    }

    /// <summary>
    /// The data plane, which ran what the model was at <paramref name="revision"/> at least, has sessions with these addresses that are in
    /// none of its pools: of the addresses that the model does not name, only these are kept.
    /// </summary>
    public void TakeLeaving(IReadOnlyCollection<IPAddress> addresses, long revision)
    {
        lock (_lock)
        {
            if (_leaving.Take(addresses, revision) && _ports != PortMap.Empty)
                TellAddresses();
        }
    }

    /// <summary>The data plane lacks a next hop's MAC address.</summary>
    public void Resolve(string port, ushort vlan, IPAddress address)
    {
        if (_ports.TwinOf(port) is { } twin)
            kernel.Resolve(twin, address, vlan);
    }

    /// <summary>Returns whether the wanted addresses may differ, and which servers' addresses are new and which are not used any more.</summary>
    private (bool AreAddresses, List<IPAddress> Come, List<IPAddress> Gone) Take(DirectorModel model)
    {
        ServiceDifference difference = ServiceDifference.Between(_model.Services, model.Services);
        bool areAddresses = !ReferenceEquals(_model.Pools, model.Pools) || !ReferenceEquals(_model.MarkRules, model.MarkRules)
            || !difference.Gone.Select(Place).ToHashSet().SetEquals(difference.Come.Select(Place));
        _model = model;
        _leaving.Follow(model.Pools);
        List<IPAddress> come = [.. Destinations(difference.Come).Where(address => Count(address, 1) == 1)];
        List<IPAddress> gone = [.. Destinations(difference.Gone).Where(address => Count(address, -1) == 0)];
        List<IPAddress> fresh = [.. come.Except(gone)];
        return (areAddresses, fresh, [.. gone.Except(come)]);
    }

    private static (ServiceKey, string?) Place(VirtualService service) => (service.Key, service.BindPort);

    private static IEnumerable<IPAddress> Destinations(IEnumerable<VirtualService> services) =>
        services.SelectMany(service => service.RealServers).Select(server => server.Endpoint.Address);

    /// <summary>How many servers have the address now.</summary>
    private int Count(IPAddress address, int change)
    {
        int count = _destinations.GetValueOrDefault(address) + change;
        if (count > 0)
            _destinations[address] = count;
        else
            _destinations.Remove(address);
        return count;
    }

    private void TellAll()
    {
        if (_ports == PortMap.Empty)
            return;
        TellAddresses();
        kernel.KeepResolved(_destinations.Keys);
    }

    private void TellAddresses()
    {
        List<string> unknown = [.. UnknownPorts(_model)];
        foreach (string warning in unknown.Except(_warnings))
            log.LogWarning("{Warning}", warning);
        // The kernel's mirror logs what it could not do by itself.
        _warnings = [.. unknown, .. kernel.SetAddresses(AddressesOf(_model), _leaving.Kept, _leaving.KeepsAll)];
    }

    private List<(string? Twin, IPAddress Address)> AddressesOf(DirectorModel model)
    {
        IEnumerable<(string? Port, IPAddress Address)> wanted = model.Services.Where(s => !s.Key.IsMark && HostAddress.WhyNotUsable(s.Key.Address) is null).Select(s => (s.BindPort, s.Key.Address))
            .Concat(model.Pools.SelectMany(p => p.Addresses).Select(a => ((string?)a.Port, a.Address)));
        // Services that share an address: one that names a port decides.
        return [.. wanted.Where(w => !_moving.ContainsKey(w.Address) && (w.Port is null || _ports.TwinOf(w.Port) is not null))
            .OrderBy(w => w.Port is null)
            .DistinctBy(w => w.Address)
            .Select(w => (w.Port is null ? null : _ports.TwinOf(w.Port), w.Address))];
    }

    private IEnumerable<string> UnknownPorts(DirectorModel model)
    {
        foreach (MarkRule rule in model.MarkRules.Where(r => r.Port is not null && !_ports.Contains(r.Port)))
            yield return Missing($"Mark rule ({rule})", rule.Origin, rule.Port!);
        foreach (LocalAddressPool pool in model.Pools)
        {
            foreach (string port in pool.Addresses.Select(a => a.Port).Distinct().Where(p => !_ports.Contains(p)))
                yield return Missing($"Local-address pool '{pool.Name}'", pool.Origin, port);
        }
        foreach (VirtualService service in model.Services.Where(s => s.BindPort is not null && !_ports.Contains(s.BindPort)))
            yield return Missing($"Virtual service {service.Key}", service.Origin, service.BindPort!);
    }

    private static string Missing(string what, Origin origin, string port) =>
        $"{what} ({origin}) names port {port}, which the data plane does not have.";
}
