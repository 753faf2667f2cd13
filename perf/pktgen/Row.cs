namespace Fulcrum.Pktgen;

/// <summary>What all rounds of one mode and number of sessions say.</summary>
internal sealed record Row
{
    /// <summary>Spread above which a row is called noisy.</summary>
    public const double NoisySpread = 0.10;

    /// <summary>Share of its core below which a worker was not alone.</summary>
    public const double SharedCore = 0.97;

    /// <summary>Name of the <see cref="BenchCase"/>.</summary>
    public required string Case { get; init; }

    /// <summary>Sessions.</summary>
    public required int Sessions { get; init; }

    /// <summary>The data plane, one entry a round.</summary>
    public required IReadOnlyList<Measurement> DataPlane { get; init; }

    /// <summary>testpmd io, one entry a round.</summary>
    public required IReadOnlyList<Measurement> Io { get; init; }

    /// <summary>testpmd 5tswap, one entry a round.</summary>
    public required IReadOnlyList<Measurement> FiveTupleSwap { get; init; }

    /// <summary>The data plane's median, millions of packets a second.</summary>
    public double Mpps => Median(DataPlane);

    /// <summary>io's median.</summary>
    public double IoMpps => Median(Io);

    /// <summary>5tswap's median.</summary>
    public double FiveTupleSwapMpps => Median(FiveTupleSwap);

    /// <summary>What part of io's rate the data plane reaches: the medians' ratio.</summary>
    public double RatioToIo => IoMpps > 0 ? Mpps / IoMpps : 0;

    /// <summary>Time for one packet.</summary>
    public double NanosecondsPerPacket => Mpps > 0 ? 1000 / Mpps : 0;

    /// <summary>(largest - smallest) / median of the worse one of the data plane and io.</summary>
    public double Spread => Math.Max(SpreadOf(DataPlane), SpreadOf(Io));

    /// <summary>Why the row is not valid; null when it is.</summary>
    public string? Failure => All.FirstOrDefault(measurement => measurement.Failure is not null)?.Failure;

    /// <summary>What makes the figures doubtful; null when nothing does.</summary>
    public string? Doubt
    {
        get
        {
            double share = All.Min(measurement => measurement.CoreShare);
            return share < SharedCore ? $"noisy: a worker had only {share:P0} of its core"
                : Spread > NoisySpread ? "noisy: the rounds differ"
                : null;
        }
    }

    private IEnumerable<Measurement> All => [.. DataPlane, .. Io, .. FiveTupleSwap];

    private static double Median(IReadOnlyList<Measurement> measurements)
    {
        double[] sorted = [.. measurements.Select(measurement => measurement.Mpps).Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double SpreadOf(IReadOnlyList<Measurement> measurements)
    {
        double median = Median(measurements);
        return median > 0 ? (measurements.Max(measurement => measurement.Mpps) - measurements.Min(measurement => measurement.Mpps)) / median : 0;
    }
}
