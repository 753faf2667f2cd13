namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>What the checks say about one real server.</summary>
/// <param name="Up">None of its checks has failed.</param>
/// <param name="Detail">The last failure in words, with its time; empty when there was none.</param>
public sealed record ServerHealth(bool Up, string Detail);
