using System.Net.Sockets;
using System.Net;
using Fulcrum.ControlPlane.Model.Validation;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Which real_server blocks of a virtual_server count: keepalived drops those of another address family, and repetitions.</summary>
internal static class ServerSelection
{
    private static readonly ForwardingMethodConfig s_default = new(ForwardingMode.Nat, null);

    /// <summary>In order, each dropped one with a warning.</summary>
    public static IReadOnlyList<RealServerConfig> Select(VirtualServerConfig config, BindingContext context)
    {
        AddressFamily? family = FamilyOf(config);
        Dictionary<IPEndPoint, RealServerConfig> seen = [];
        foreach (RealServerConfig server in config.RealServers)
        {
            Written<IPEndPoint> endpoint = server.Endpoint!.Value;
            ForwardingMode mode = Method(config, server).Mode;
            if (family is { } known && !AddressFamilyRule.Joins(mode, known, endpoint.Value.AddressFamily))
            {
                context.Log.Warning(endpoint.At, $"real_server {endpoint.Value.Address}: {mode.Word()} does not take clients of "
                    + $"{HostAddress.FamilyName(known)} to servers of {HostAddress.FamilyName(endpoint.Value.AddressFamily)}; it is left out");
            }
            else if (!seen.TryAdd(endpoint.Value, server))
            {
                context.Log.Warning(endpoint.At,
                    $"real_server {endpoint.Value} is there already ({seen[endpoint.Value].Endpoint!.Value.At}); this one is left out");
            }
        }
        return [.. seen.Values];
    }

    /// <summary>The method of a server: its own, else the service's, else NAT.</summary>
    public static ForwardingMethodConfig Method(VirtualServerConfig service, RealServerConfig server) =>
        (server.Method ?? service.Method)?.Value ?? s_default;

    /// <summary>
    /// That of the service's address or ip_family; else keepalived's guess: that of the first server that is not in a tunnel. Null: either.
    /// </summary>
    public static AddressFamily? FamilyOf(VirtualServerConfig config) =>
        SaidFamily(config)
        ?? config.RealServers.Find(server => Method(config, server).Mode != ForwardingMode.Tunnel)?.Endpoint!.Value.Value.AddressFamily;

    /// <summary>What the block itself says of its family; null: nothing.</summary>
    public static AddressFamily? SaidFamily(VirtualServerConfig config) =>
        config.Endpoint?.Value.AddressFamily ?? config.Family?.Value ?? config.PersistenceFamily?.Value;
}
