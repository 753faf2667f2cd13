namespace Fulcrum.Generator;

/// <summary>Times from a packet's stamp to its reception, microseconds; 0 without samples.</summary>
/// <param name="Count">Samples.</param>
/// <param name="P50">Half of them are not above this.</param>
/// <param name="P99">99 % of them are not above this.</param>
/// <param name="P999">99.9 % of them are not above this.</param>
/// <param name="Max">The largest one.</param>
/// <param name="TypicalP999">
/// The median of the 99.9th percentiles of slices of <see cref="Slice"/> samples each: what is left of <paramref name="P999"/> where stalls of
/// the machine hit less than half of the slices. 0 without a full slice, and where it is not asked for.
/// </param>
public sealed record LatencySummary(long Count, double P50, double P99, double P999, double Max, double TypicalP999 = 0)
{
    /// <summary>Samples of a slice.</summary>
    public const int Slice = 1_000;
}
