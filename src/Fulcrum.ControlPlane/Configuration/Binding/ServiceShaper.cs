using System.Net.Sockets;
using System.Net;
using Fulcrum.ControlPlane.Model.Validation;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Finds which services a virtual_server block makes.</summary>
internal sealed class ServiceShaper(BindingContext context, DirectorConfig director)
{
    private const TransportProtocol DefaultProtocol = TransportProtocol.Udp;

    /// <summary>Null where keepalived leaves the block out, which has been told.</summary>
    public ServiceShape? Shape(VirtualServerConfig config, IReadOnlyList<RealServerConfig> servers)
    {
        TransportProtocol protocol = config.Protocol?.Value ?? DefaultProtocol;
        if (config.Endpoint is { } endpoint)
        {
            if (config.Family is { } family && family.Value != endpoint.Value.AddressFamily)
                context.Log.Warning(family.At, $"ip_family: {endpoint.Value.Address} is of another address family; the line is ignored");
            return new([new(protocol, endpoint.Value.Address, (ushort)endpoint.Value.Port)], protocol, null);
        }
        if (config.Mark is { } mark)
            return new([ServiceKey.OfMark(mark.Value, FamilyOfMark(config, servers))], protocol, null);
        return ShapeGroup(config, servers, protocol);
    }

    private ServiceShape? ShapeGroup(VirtualServerConfig config, IReadOnlyList<RealServerConfig> servers, TransportProtocol protocol)
    {
        Written<string> name = config.Group!.Value;
        if (!director.ServiceGroups.TryGetValue(name.Value, out ServiceGroupConfig? group))
        {
            context.Log.Note(name.At, $"there is no virtual_server_group '{name.Value}'; the virtual_server is left out, as in keepalived");
            return null;
        }
        if (group.Endpoints.Count + group.Marks.Count == 0)
        {
            context.Log.Warning(name.At, $"virtual_server_group '{name.Value}' has no members; the virtual_server is left out");
            return null;
        }
        AddressFamily ofMarks = group.Endpoints.Count > 0 && ServerSelection.FamilyOf(config) is null
            ? group.Endpoints[0].Value.AddressFamily
            : FamilyOfMark(config, servers);
        ServiceKey[] members =
        [
            .. group.Endpoints.Select(item => new ServiceKey(protocol, item.Value.Address, (ushort)item.Value.Port)),
            .. group.Marks.Select(item => ServiceKey.OfMark(item.Value.Mark, item.Value.Family ?? ofMarks)),
        ];
        if (!IsServed(config, servers, members))
        {
            context.Log.Note(name.At, $"virtual_server_group '{name.Value}' has members of an address family that the servers do not serve; "
                + "the virtual_server is left out, as in keepalived");
            return null;
        }
        return new(members, protocol, name.Value);
    }

    private static bool IsServed(VirtualServerConfig config, IReadOnlyList<RealServerConfig> servers, ServiceKey[] members)
    {
        AddressFamily? said = ServerSelection.SaidFamily(config);
        return members.All(key => (said is null || key.Family == said)
            && servers.All(server => AddressFamilyRule.Joins(
                ServerSelection.Method(config, server).Mode, key.Family, server.Endpoint!.Value.Value.AddressFamily)));
    }

    /// <summary>keepalived's guess where nothing is said: IPv6 where all servers are.</summary>
    private static AddressFamily FamilyOfMark(VirtualServerConfig config, IReadOnlyList<RealServerConfig> servers) =>
        ServerSelection.FamilyOf(config) ?? (servers.All(server => server.Endpoint!.Value.Value.AddressFamily == AddressFamily.InterNetworkV6)
            ? AddressFamily.InterNetworkV6
            : AddressFamily.InterNetwork);
}
