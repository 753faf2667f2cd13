namespace Fulcrum.Generator;

/// <summary>Times from a packet's stamp to its reception, microseconds; 0 without samples.</summary>
/// <param name="Count">Samples.</param>
/// <param name="P50">Half of them are not above this.</param>
/// <param name="P99">99 % of them are not above this.</param>
/// <param name="P999">99.9 % of them are not above this.</param>
/// <param name="Max">The largest one.</param>
public sealed record LatencySummary(long Count, double P50, double P99, double P999, double Max);
