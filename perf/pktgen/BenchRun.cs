using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen;

/// <summary>What the benches of a run share.</summary>
/// <param name="Options">What is asked for.</param>
/// <param name="Folder">For captures and sockets; it ends with the run.</param>
/// <param name="Progress">Where steps are told.</param>
internal sealed record BenchRun(BenchOptions Options, string Folder, ProgressDisplay Progress);
