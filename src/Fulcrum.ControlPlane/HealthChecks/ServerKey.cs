using System.Net;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>What identifies a real server of one service.</summary>
public sealed record ServerKey(ServiceKey Service, IPEndPoint Server)
{
    /// <summary>What identifies a server to its checks: the services of a group have the same ones.</summary>
    public static ServerKey OfChecks(VirtualService service, RealServer server) => new(service.CheckedAs, server.CheckedAs);

    /// <summary>"TCP 10.0.1.100:80: real server 10.0.11.2:80".</summary>
    public override string ToString() => $"{Service}: real server {Server}";
}
