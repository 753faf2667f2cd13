namespace Fulcrum.ControlPlane.HealthChecks.Evidence;

/// <summary>What sessions say against a server.</summary>
/// <param name="Text">For people, with its time.</param>
/// <param name="HoldsDown">It counts as down until one of its checks has succeeded.</param>
internal sealed record Suspicion(string Text, bool HoldsDown);
