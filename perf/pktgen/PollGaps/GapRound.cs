namespace Fulcrum.Pktgen.PollGaps;

/// <summary>One measurement of a polling thread.</summary>
/// <param name="Gaps">How far its polls were apart.</param>
/// <param name="Seconds">Length of the measurement.</param>
/// <param name="Load">Calls and reloads of that time.</param>
/// <param name="AllocatedBytes">What the polling process allocated on the managed heap in that time.</param>
/// <param name="Collections">Garbage collections of the polling process in that time.</param>
/// <param name="CoreShare">How much of its core it had, 0 to 1.</param>
/// <param name="Failure">Why it does not count; null when it does.</param>
internal sealed record GapRound(GapHistogram Gaps, double Seconds, LoadCount Load, ulong AllocatedBytes, ulong Collections, double CoreShare, string? Failure)
{
    /// <summary>Calls that were answered in a second.</summary>
    public double CallsPerSecond => Load.Calls / Seconds;

    /// <summary>Mean time from poll to poll, in nanoseconds.</summary>
    public double PollNanoseconds => Seconds * 1e9 / Math.Max(Gaps.Total, 1);
}
