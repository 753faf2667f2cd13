using System.Net;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>One way of a route. Gateway null: on the link. IsPlain: no encapsulation (MPLS, segment routing) is put around packets.</summary>
internal sealed record RouteNextHop(int LinkIndex, IPAddress? Gateway, bool IsPlain);
