using System.Net;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Notifications;

/// <summary>Services, servers and events in the words that readers of keepalived's fifos and mail know. Pure functions.</summary>
public static class NotificationText
{
    /// <summary>"[192.0.2.1]:tcp:80"; "FWM 7" of a mark; "[NAME]:0" of a group.</summary>
    public static string NameOf(VirtualService service) => service switch
    {
        { Group: { } group } => $"[{group.Name}]:0",
        { Key.IsMark: true } => $"FWM {service.Key.Mark}",
        _ => $"[{service.Key.Address}]:{ProtocolOf(service)}:{service.Key.Port}",
    };

    /// <summary>"[10.0.0.1]:tcp:8080"; in the service of a mark "[10.0.0.1]:none:8080".</summary>
    public static string NameOf(VirtualService service, RealServer server)
    {
        IPEndPoint endpoint = server.CheckedAs;
        return $"[{endpoint.Address}]:{ProtocolOf(service)}:{endpoint.Port}";
    }

    /// <summary>
    /// A fifo's line: "VS [192.0.2.1]:tcp:80 UP", "RS [10.0.0.1]:tcp:8080 [192.0.2.1]:tcp:80 DOWN"; null for what fifos are not told of.
    /// </summary>
    public static string? LineOf(HealthEvent occurrence) => occurrence switch
    {
        ServiceEvent service => $"VS {NameOf(service.Service)} {StateOf(service.Up)}",
        ServerEvent server => $"RS {NameOf(server.Service, server.Server)} {NameOf(server.Service)} {StateOf(server.Up)}",
        _ => null,
    };

    /// <summary>A mail's subject without the director's name; null for what is not mailed.</summary>
    public static string? SubjectOf(HealthEvent occurrence) => occurrence switch
    {
        ServiceEvent service => $"Virtualserver {NameOf(service.Service)} - {StateOf(service.Up)}",
        ServerEvent server =>
            $"Realserver {NameOf(server.Service, server.Server)} of virtual server {NameOf(server.Service)} - {StateOf(server.Up)}",
        _ => null,
    };

    private static string StateOf(bool up) => up ? "UP" : "DOWN";

    private static string ProtocolOf(VirtualService service) =>
        service.Key.Protocol == TransportProtocol.Any ? "none" : service.Key.Protocol.ToString().ToLowerInvariant();
}
