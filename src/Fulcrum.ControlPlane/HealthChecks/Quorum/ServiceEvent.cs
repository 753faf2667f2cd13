using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks.Quorum;

/// <summary>A service has gained or lost its quorum, or starts with or without it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Up">Whether it has it now.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record ServiceEvent(VirtualService Service, bool Up, string Reason) : HealthEvent(Service, Reason);
