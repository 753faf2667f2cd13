namespace Fulcrum.Pktgen;

/// <summary>One measurement.</summary>
/// <param name="Mpps">Millions of packets a second that left the worker.</param>
/// <param name="CoreShare">How much of its core the worker had, 0 to 1.</param>
/// <param name="Failure">Why the figure does not count; null when it does.</param>
internal sealed record Measurement(double Mpps, double CoreShare, string? Failure = null);
