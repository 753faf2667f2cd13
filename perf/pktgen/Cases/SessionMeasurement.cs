namespace Fulcrum.Pktgen.Cases;

/// <summary>One measurement of sessions that come and go.</summary>
/// <param name="PerSecond">Millions of sessions or connections a second.</param>
/// <param name="EndedPerSecond">Millions of sessions a second that ended.</param>
/// <param name="Sessions">Sessions in the table.</param>
/// <param name="BytesPerSlot">Memory of the table, its index and local ports by sessions of IPv4 that fit.</param>
/// <param name="LongPolls">Polls that began more than 50 microseconds after the one before.</param>
/// <param name="Polls">Polls.</param>
/// <param name="CoreShare">How much of its core the worker had, 0 to 1.</param>
/// <param name="Failure">Why the figure does not count; null when it does.</param>
internal sealed record SessionMeasurement(
    double PerSecond, double EndedPerSecond, ulong Sessions, double BytesPerSlot, ulong LongPolls, ulong Polls, double CoreShare, string? Failure);
