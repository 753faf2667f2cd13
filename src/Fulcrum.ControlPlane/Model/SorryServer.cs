using System.Net;

namespace Fulcrum.ControlPlane.Model;

/// <summary>Serves while the servers of a service do not reach its quorum. It is never checked.</summary>
/// <param name="Endpoint">Where sessions go.</param>
/// <param name="Mode">How packets reach it.</param>
/// <param name="Tunnel">As in <see cref="RealServer.Tunnel"/>.</param>
/// <param name="InhibitOnFailure">It is always there, with weight 0 while it does not serve.</param>
public sealed record SorryServer(IPEndPoint Endpoint, ForwardingMode Mode, Tunnel? Tunnel, bool InhibitOnFailure);
