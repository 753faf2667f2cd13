using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen;

/// <summary>What a bench needs.</summary>
/// <param name="HugePageBytes">Bytes in huge pages.</param>
/// <param name="FileBytes">Bytes in the run's folder.</param>
/// <param name="Plan">How many steps it takes.</param>
internal readonly record struct BenchNeeds(long HugePageBytes, long FileBytes, ProgressPart Plan);
