using System.Net;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>What identifies a real server of one service.</summary>
public sealed record ServerKey(ServiceKey Service, IPEndPoint Server)
{
    /// <summary>"TCP 10.0.1.100:80: real server 10.0.11.2:80".</summary>
    public override string ToString() => $"{Service}: real server {Server}";
}
