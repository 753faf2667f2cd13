using Fulcrum.DataPlane.Steering;

namespace Fulcrum.DataPlane.Control;

/// <summary>How the packets of a port find their worker.</summary>
/// <param name="Steering">How.</param>
/// <param name="HashedProtocols">For <see cref="PortSteering.Device"/>: protocols whose ports the device hashes.</param>
/// <param name="Reason">Why it is not <see cref="PortSteering.Device"/>; empty when it is.</param>
internal sealed record PortSteeringPlan(PortSteering Steering, HashedProtocols HashedProtocols, string Reason);
