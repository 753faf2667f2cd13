using Fulcrum.Generator;
using Fulcrum.Pktgen.Memif;

namespace Fulcrum.Bench.Tests.Memif;

/// <summary>Trials with given figures.</summary>
internal static class MemifTrials
{
    /// <summary>A trial of a second in which everything came back.</summary>
    public static MemifTrial Of(double mpps, double p999 = 3, double typicalP999 = 2, long lost = 0)
    {
        LatencySummary latency = new(1_000_000, 1, 2, p999, 100, typicalP999);
        return new MemifTrial(
            new TrialResult
            {
                Seconds = 1, Sent = (long)(mpps * 1e6), Refused = 0, Received = (long)(mpps * 1e6) - lost, Lost = lost, Reordered = 0, Foreign = 0,
                Exchanges = 0, GapThresholdUs = 5, Gaps = 0, LongestGapUs = 0, GapSeconds = 0, Latency = latency,
                LatencyOfAll = latency with { Count = 1_250_000, P999 = 500 }, AllocatedBytes = 0,
            },
            CoreShare: 1, Failure: null);
    }
}
