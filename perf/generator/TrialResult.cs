namespace Fulcrum.Generator;

/// <summary>What a trial found: a line of JSON on the generator's standard output. Counts are of the seconds that count.</summary>
public sealed record TrialResult
{
    /// <summary>Seconds from the first look at the clock to the last.</summary>
    public required double Seconds { get; init; }

    /// <summary>Packets that the device took.</summary>
    public required long Sent { get; init; }

    /// <summary>Packets that it did not take, its ring being full.</summary>
    public required long Refused { get; init; }

    /// <summary>Packets that came back; of TCP those that belong to an exchange.</summary>
    public required long Received { get; init; }

    /// <summary>Sequence numbers that did not come back. TCP: exchanges begun that did not complete, those of the warm-up included.</summary>
    public required long Lost { get; init; }

    /// <summary>Packets that came after one with a larger sequence number.</summary>
    public required long Reordered { get; init; }

    /// <summary>Packets that are not of the trial.</summary>
    public required long Foreign { get; init; }

    /// <summary>TCP exchanges completed.</summary>
    public required long Exchanges { get; init; }

    /// <summary>A turn of the generator's loop that took longer counts as a gap: something else had its core.</summary>
    public required double GapThresholdUs { get; init; }

    /// <summary>Gaps.</summary>
    public required long Gaps { get; init; }

    /// <summary>The longest one.</summary>
    public required double LongestGapUs { get; init; }

    /// <summary>Seconds in gaps.</summary>
    public required double GapSeconds { get; init; }

    /// <summary>Of packets that were under way in no gap.</summary>
    public required LatencySummary Latency { get; init; }

    /// <summary>Of all packets, the disturbed ones included: those that were under way in a gap.</summary>
    public required LatencySummary LatencyOfAll { get; init; }

    /// <summary>Bytes that the polling thread allocated on the managed heap: 0.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Packets a second that were to be sent, refused ones included.</summary>
    public double OfferedPerSecond => (Sent + Refused) / Seconds;

    /// <summary>Packets a second that came back.</summary>
    public double ReceivedPerSecond => Received / Seconds;

    /// <summary>Exchanges a second.</summary>
    public double ExchangesPerSecond => Exchanges / Seconds;

    /// <summary>Samples that were under way in a gap.</summary>
    public long Disturbed => LatencyOfAll.Count - Latency.Count;

    /// <summary>The same by all samples.</summary>
    public double DisturbedShare => LatencyOfAll.Count > 0 ? Disturbed / (double)LatencyOfAll.Count : 0;

    /// <summary>Share of the time in gaps.</summary>
    public double GapShare => GapSeconds / Seconds;
}
