using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>What identifies the service that a virtual_server block means.</summary>
internal static class ServiceKeyBuilder
{
    /// <summary>Of a block whose header is right.</summary>
    public static ServiceKey Build(
        VirtualServerConfig config,
        Func<VirtualServerConfig, RealServerConfig, Written<ForwardingMethodConfig>?> method,
        TransportProtocol defaultProtocol,
        BindingContext context)
    {
        if (config.Mark is { } mark)
        {
            if (config.Protocol is { } protocol)
                context.Log.Warning(protocol.At, "protocol has no effect: a virtual_server of a mark takes all protocols");
            return ServiceKey.OfMark(mark.Value, config.Family?.Value ?? FamilyOfServers(config, method));
        }
        IPEndPoint endpoint = config.Endpoint!.Value.Value;
        if (config.Family is { } family && family.Value != endpoint.AddressFamily)
            context.Log.Error(family.At, $"ip_family: {endpoint.Address} is of another address family; remove the line");
        return new(config.Protocol?.Value ?? defaultProtocol, endpoint.Address, (ushort)endpoint.Port);
    }

    /// <summary>keepalived's guess: that of a server that is not in a tunnel; else IPv6 where all are.</summary>
    private static AddressFamily FamilyOfServers(
        VirtualServerConfig config, Func<VirtualServerConfig, RealServerConfig, Written<ForwardingMethodConfig>?> method)
    {
        List<RealServerConfig> servers = [.. config.RealServers.Where(server => server.Endpoint is not null)];
        RealServerConfig? decisive = servers.Find(server => method(config, server)?.Value.Mode != ForwardingMode.Tunnel);
        if (decisive is not null)
            return decisive.Endpoint!.Value.Value.AddressFamily;
        bool isAllIpv6 = servers.Count > 0
            && servers.TrueForAll(server => server.Endpoint!.Value.Value.AddressFamily == AddressFamily.InterNetworkV6);
        return isAllIpv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
    }
}
