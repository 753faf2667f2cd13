using System.Net;

namespace Fulcrum.ControlPlane.Model;

/// <summary>Serves while the servers of a service do not reach its quorum. It is never checked.</summary>
/// <param name="Endpoint">Where sessions go; port 0: that of the service.</param>
/// <param name="Mode">How packets reach it.</param>
/// <param name="Tunnel">As in <see cref="RealServer.Tunnel"/>.</param>
/// <param name="InhibitOnFailure">It is always there, with weight 0 while it does not serve.</param>
public sealed record SorryServer(IPEndPoint Endpoint, ForwardingMode Mode, Tunnel? Tunnel, bool InhibitOnFailure)
{
    /// <summary>Where sessions of a service go; port 0 in services of a mark and of port 0: the port that the client chose.</summary>
    public IPEndPoint EndpointIn(ServiceKey service) => Endpoint.Port == 0 ? new(Endpoint.Address, service.Port) : Endpoint;
}
