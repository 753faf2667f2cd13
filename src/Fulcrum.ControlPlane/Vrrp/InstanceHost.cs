using Fulcrum.ControlPlane.Vrrp.Transport;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>What all instances use together, on VRRP's thread.</summary>
/// <param name="Addresses">Sets addresses.</param>
/// <param name="Routing">Sets routes and rules.</param>
/// <param name="Frames">Gratuitous packets that wait.</param>
/// <param name="Output">Who is told.</param>
/// <param name="Now">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record InstanceHost(
    AddressSetter Addresses, RoutingSetter Routing, GratuitousQueue Frames, IVrrpOutput Output, Func<TimeSpan> Now, ILogger Logger);
