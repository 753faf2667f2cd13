namespace Fulcrum.Pktgen.PollGaps;

/// <summary>How far polls were apart, in the classes of the data plane's counters.</summary>
/// <param name="Counts">Gaps in each of <see cref="Classes"/>.</param>
/// <param name="LongestUs">The longest gap, in microseconds.</param>
internal sealed record GapHistogram(IReadOnlyList<ulong> Counts, double LongestUs)
{
    /// <summary>The counters, shortest gaps first, with the longest gap that each counts in microseconds; the last one has none.</summary>
    public static IReadOnlyList<(string Counter, double AtMostUs)> Classes { get; } =
    [
        ("poll_gaps_le_10us", 10), ("poll_gaps_le_20us", 20), ("poll_gaps_le_50us", 50), ("poll_gaps_le_100us", 100), ("poll_gaps_le_1ms", 1000),
        ("poll_gaps_more", double.PositiveInfinity),
    ];

    /// <summary>Gaps.</summary>
    public ulong Total => Counts.Aggregate(0UL, (sum, count) => sum + count);

    /// <summary>What that share of the gaps does not exceed: the bound of its class, or the longest gap where that is less.</summary>
    /// <param name="share">0 to 1.</param>
    public double AtMost(double share)
    {
        double below = 0;
        foreach ((ulong count, (_, double atMostUs)) in Counts.Zip(Classes))
        {
            below += count;
            if (below >= share * Total)
            {
                return Math.Min(atMostUs, LongestUs);
            }
        }

        return LongestUs;
    }

    /// <summary>Gaps of more than a bound of the classes.</summary>
    public ulong MoreThan(double microseconds) => Counts.Zip(Classes)
        .Aggregate(0UL, (sum, each) => each.Second.AtMostUs > microseconds ? sum + each.First : sum);
}
