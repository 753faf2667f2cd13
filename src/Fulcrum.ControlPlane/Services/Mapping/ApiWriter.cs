using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>From the model to the API's messages.</summary>
public static class ApiWriter
{
    /// <summary>The same endpoint.</summary>
    public static Api.V1.Endpoint ToApi(this IPEndPoint endpoint) =>
        new() { Address = endpoint.Address.ToString(), Port = (uint)endpoint.Port };

    /// <summary>The same key.</summary>
    public static Api.V1.ServiceKey ToApi(this ServiceKey key) => key.IsMark
        ? new() { Mark = key.Mark, Ipv6 = key.Family == AddressFamily.InterNetworkV6 }
        : new() { Protocol = ToApi(key.Protocol), Virtual = new IPEndPoint(key.Address, key.Port).ToApi() };

    /// <summary>The same protocol.</summary>
    public static Api.V1.Protocol ToApi(this TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Tcp => Api.V1.Protocol.Tcp,
        TransportProtocol.Udp => Api.V1.Protocol.Udp,
        TransportProtocol.Sctp => Api.V1.Protocol.Sctp,
        _ => Api.V1.Protocol.Unspecified,
    };

    /// <summary>The counters without the gauges.</summary>
    public static Api.V1.TrafficCounters ToApi(this SlotCounters counters) => new()
    {
        Connections = counters.Connections,
        InboundPackets = counters.InboundPackets,
        OutboundPackets = counters.OutboundPackets,
        InboundBytes = counters.InboundBytes,
        OutboundBytes = counters.OutboundBytes,
    };

    /// <summary>As configured; what is seen at run time is left out.</summary>
    public static Api.V1.VirtualService ToApi(this VirtualService service)
    {
        Api.V1.VirtualService result = new()
        {
            Key = service.Key.ToApi(),
            LocalAddressPool = service.LocalAddressPool ?? "",
            ClientAddress = service.ClientAddress.ToApi(),
            Owner = OwnerOf(service.Origin),
            Source = SourceOf(service.Origin),
        };
        service.WriteTo(result);
        result.RealServers.AddRange(service.RealServers.Select(ToApi));
        return result;
    }

    /// <summary>With health, weights and sessions; <paramref name="statistics"/> null: sessions are not known.</summary>
    public static Api.V1.VirtualService ToApi(
        this VirtualService service, HealthView health, StatisticsSample? statistics, EffectiveWeights weights)
    {
        Api.V1.VirtualService result = service.ToApi();
        for (int index = 0; index < service.RealServers.Count; index++)
        {
            RealServer server = service.RealServers[index];
            SlotCounters counters = statistics?.Servers.GetValueOrDefault(new(service.Key, server.Endpoint)) ?? default;
            Complete(result.RealServers[index], service, server, health, counters, weights);
        }
        result.WriteHealth(service, health);
        return result;
    }

    /// <summary>With health, weight and sessions.</summary>
    public static Api.V1.RealServer ToApi(
        this RealServer server, VirtualService service, HealthView health, SlotCounters counters, EffectiveWeights weights)
    {
        Api.V1.RealServer result = server.ToApi();
        Complete(result, service, server, health, counters, weights);
        return result;
    }

    /// <summary>Addresses one by one.</summary>
    public static Api.V1.LocalAddressPool ToApi(this LocalAddressPool pool)
    {
        Api.V1.LocalAddressPool result = new() { Name = pool.Name, Owner = OwnerOf(pool.Origin), Source = SourceOf(pool.Origin) };
        result.Addresses.AddRange(pool.Addresses.Select(
            a => new Api.V1.LocalAddress { Address = a.Address.ToString(), Port = a.Port }));
        return result;
    }

    private static Api.V1.RealServer ToApi(this RealServer server) => new()
    {
        Endpoint = server.Endpoint.ToApi(),
        Weight = (uint)server.Weight,
        UpperThreshold = server.UpperThreshold,
        LowerThreshold = server.LowerThreshold,
        Mode = (Api.V1.ForwardingMode)server.Mode,
        Tunnel = server.Tunnel?.ToApi(),
    };

    private static Api.V1.Tunnel ToApi(this Tunnel tunnel) => new()
    {
        Kind = tunnel.Kind switch
        {
            TunnelKind.Ipip => Api.V1.TunnelKind.Ipip,
            TunnelKind.Gre => Api.V1.TunnelKind.Gre,
            TunnelKind.Gue => Api.V1.TunnelKind.Gue,
            _ => Api.V1.TunnelKind.Unspecified,
        },
        Port = tunnel.Port,
        Checksum = tunnel.Checksum switch
        {
            TunnelChecksum.None => Api.V1.TunnelChecksum.None,
            TunnelChecksum.Plain => Api.V1.TunnelChecksum.Plain,
            TunnelChecksum.Remote => Api.V1.TunnelChecksum.Remote,
            _ => Api.V1.TunnelChecksum.Unspecified,
        },
    };

    private static Api.V1.ClientAddress ToApi(this ClientAddress way) => way switch
    {
        ClientAddress.None => Api.V1.ClientAddress.None,
        ClientAddress.Toa => Api.V1.ClientAddress.Toa,
        ClientAddress.Uoa => Api.V1.ClientAddress.Uoa,
        ClientAddress.ProxyV1 => Api.V1.ClientAddress.ProxyV1,
        ClientAddress.ProxyV2 => Api.V1.ClientAddress.ProxyV2,
        _ => Api.V1.ClientAddress.Unspecified,
    };

    private static void Complete(
        Api.V1.RealServer written, VirtualService service, RealServer server, HealthView health, SlotCounters counters, EffectiveWeights weights)
    {
        ServerHealth? found = health.Find(service, server);
        written.Health = found is null ? Api.V1.HealthState.Unchecked
            : found.Up ? Api.V1.HealthState.Up
            : Api.V1.HealthState.Down;
        written.HealthDetail = found?.Detail ?? "";
        written.Suspicion = found?.Suspicion ?? "";
        written.ActiveSessions = counters.ActiveSessions;
        written.InactiveSessions = counters.InactiveSessions;
        written.PersistentClients = counters.PersistentClients;
        int weight = new ServiceRotation(service, health).WeightOf(server);
        written.EffectiveWeight = weight > 0 ? weights.Of(new(service.Key, server.Endpoint), weight) : 0;
    }

    private static Api.V1.Owner OwnerOf(Origin origin) => origin.IsApi ? Api.V1.Owner.Api : Api.V1.Owner.File;

    private static string SourceOf(Origin origin) => origin.IsApi ? "" : origin.ToString();
}
