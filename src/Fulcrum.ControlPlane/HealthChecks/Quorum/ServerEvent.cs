using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks.Quorum;

/// <summary>A server has come up or gone down.</summary>
/// <param name="Service">Its service.</param>
/// <param name="Server">The server.</param>
/// <param name="Up">What its checks say now.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record ServerEvent(VirtualService Service, RealServer Server, bool Up, string Reason) : HealthEvent(Service, Reason);
