namespace Fulcrum.ControlPlane.HealthChecks.Evidence;

/// <summary>What was counted of a server's sessions so far.</summary>
/// <param name="Sessions">All that were scheduled.</param>
/// <param name="Failures">Those whose opening the server has not answered, or has refused.</param>
public readonly record struct HandshakeCounts(ulong Sessions, ulong Failures);
