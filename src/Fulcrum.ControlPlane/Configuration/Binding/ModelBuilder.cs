using Fulcrum.ControlPlane.Model.Validation;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>
/// As written to as meant: applies inheritance and keepalived's defaults, and leaves out what keepalived leaves out. Everything else is
/// in the model, so that its rules can be checked beside other errors.
/// </summary>
internal sealed class ModelBuilder(BindingContext context, FieldPositions positions)
{
    /// <summary>The model, not yet validated.</summary>
    public DirectorModel Build(DirectorConfig config)
    {
        HashSet<string> used = [.. config.VirtualServers.Select(service => service.LocalAddressGroup?.Value).OfType<string>()];
        ServiceBuilder services = new(context, positions, config);
        return new DirectorModel
        {
            Services = Unite(config.VirtualServers.Where(service => service.Match is null).SelectMany(services.Build)),
            Pools = new(config.LocalAddressGroups.Where(group => IsPool(group, used)).Select(BuildPool)),
            MarkRules = new(config.MarkRules.Select(BuildMarkRule)),
            Settings = config.Settings,
            Defaults = config.Defaults,
            SessionSync = SessionSyncBuilder.Build(config.SessionSync, context, positions),
            Vrrp = config.Vrrp,
            Static = config.Static,
            ClientLists = new(config.ClientLists),
            Tunnels = new(config.Tunnels),
            SourceNat = new(config.VirtualServers.Where(service => service.Match is not null).Select(BuildSourceNat)),
        };
    }

    /// <summary>keepalived tells LVS of a second service of a key in vain, and then adds its servers to the first one.</summary>
    private ValueList<VirtualService> Unite(IEnumerable<VirtualService> services)
    {
        List<VirtualService> united = [];
        Dictionary<ServiceKey, int> indexes = [];
        foreach (VirtualService service in services)
        {
            if (indexes.TryAdd(service.Key, united.Count))
            {
                united.Add(service);
                continue;
            }
            int index = indexes[service.Key];
            VirtualService first = united[index];
            IEnumerable<RealServer> added = service.RealServers.Where(server => first.RealServers.All(other => !other.Endpoint.Equals(server.Endpoint)));
            united[index] = first with { RealServers = [.. first.RealServers, .. added] };
            context.Log.Note(positions.Of(service.Origin), $"virtual service {service.Key} exists already ({first.Origin}); its servers are "
                + "added to that, and its other lines have no effect, as in LVS");
        }
        return new(united);
    }

    private bool IsPool(LocalAddressGroupConfig group, HashSet<string> used)
    {
        if (group.Addresses.Count > 0 || used.Contains(group.Name))
            return true;
        context.Log.Warning(group.At, $"local_address_group '{group.Name}' is empty, and nothing uses it, so it is left out");
        return false;
    }

    private LocalAddressPool BuildPool(LocalAddressGroupConfig group)
    {
        Origin origin = positions.CreateOrigin(group.At);
        foreach (Written<PoolAddress> address in group.Addresses)
            positions.Add<PoolAddress>(origin, ModelField.Addresses, address, address.Value.Address);
        return new LocalAddressPool
        {
            Name = group.Name,
            Addresses = new(group.Addresses.Select(address => address.Value)),
            Origin = origin,
        };
    }

    private MarkRule BuildMarkRule(MarkRuleConfig config) => new()
    {
        Mark = config.Mark!.Value.Value,
        Protocol = config.Protocol?.Value ?? TransportProtocol.Any,
        Destination = config.Destination?.Value,
        FirstPort = config.Ports?.Value.First ?? 0,
        LastPort = config.Ports?.Value.Last ?? 0,
        Source = config.Source?.Value,
        Port = config.Port?.Value,
        Origin = positions.CreateOrigin(config.At),
    };

    private SourceNatService BuildSourceNat(VirtualServerConfig config)
    {
        context.Log.Note(config.HeaderAt, $"virtual_server match {config.Match!.Value.Value} {Keywords.KeywordRows.Later}");
        return new()
        {
            Name = config.Match!.Value.Value,
            Protocol = config.Protocol?.Value ?? TransportProtocol.Any,
            SourceRange = config.SourceRange,
            DestinationRange = config.DestinationRange,
            InputPort = config.InputPort,
            OutputPort = config.OutputPort,
            RealServers = new(config.RealServers.Select(server => server.Endpoint!.Value.Value)),
        };
    }
}
