namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>What everything that an instance follows makes of it together.</summary>
/// <param name="Weight">What is added to its priority.</param>
/// <param name="Fault">What puts it into FAULT; null: nothing.</param>
/// <param name="Waiting">What has no result yet and could; null: nothing.</param>
public sealed record TrackResult(int Weight, string? Fault, string? Waiting);
