using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks.Quorum;

/// <summary>Other servers than before are kept in rotation though they are down (panic_threshold).</summary>
/// <param name="Service">Their service.</param>
/// <param name="Reason">Which, or that there is none any more.</param>
/// <param name="IsOn">Whether there is any.</param>
public sealed record PanicEvent(VirtualService Service, string Reason, bool IsOn) : HealthEvent(Service, Reason);
