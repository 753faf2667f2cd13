namespace Fulcrum.Pktgen.Cases;

/// <summary>What was measured with one number of sessions.</summary>
internal sealed class ThroughputRounds(int sessions, IReadOnlyList<BenchCase> cases)
{
    /// <summary>Sessions.</summary>
    public int Sessions => sessions;

    /// <summary>The data plane in each mode.</summary>
    public IReadOnlyDictionary<BenchCase, MeasuredRounds> DataPlane { get; } = cases.ToDictionary(each => each, _ => new MeasuredRounds());

    /// <summary>testpmd io.</summary>
    public MeasuredRounds Io { get; } = [];

    /// <summary>testpmd 5tswap.</summary>
    public MeasuredRounds FiveTupleSwap { get; } = [];
}
