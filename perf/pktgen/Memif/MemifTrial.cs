using Fulcrum.Generator;

namespace Fulcrum.Pktgen.Memif;

/// <summary>A trial with one program.</summary>
/// <param name="Result">What the generator found.</param>
/// <param name="CoreShare">How much of its core the program's polling thread had, 0 to 1.</param>
/// <param name="Failure">Why the figures do not count; null when they do.</param>
internal sealed record MemifTrial(TrialResult Result, double CoreShare, string? Failure)
{
    /// <summary>Whether everything that was due went out and came back.</summary>
    public bool IsLossless => Result is { Lost: 0, Refused: 0, Received: > 0 };

    /// <summary>Millions of packets a second that came back.</summary>
    public double Mpps => Result.ReceivedPerSecond / 1e6;
}
