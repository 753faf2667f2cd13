using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen.Memif;

/// <summary>
/// Rates without loss: FULLNAT and testpmd mac by size of frames, for a mix of them and for IPv6; the other modes with the shortest. The
/// generator sends as fast as packets come back, so many under way at most that they fit into a ring: none is lost for want of room, and
/// one that is lost makes the row not valid.
/// </summary>
internal sealed class MemifThroughputBench : IBench
{
    private const string Name = "memif";

    /// <inheritdoc/>
    public IReadOnlyList<string> Cases => [Name];

    /// <inheritdoc/>
    public BenchNeeds NeedsOf(BenchOptions options, IReadOnlyList<string> cases) => new(
        MemifTurns.HugePageBytes(new Workload(MemifTraffic.Shortest.Trial.Flows).SessionCapacity), 0,
        // Two programs have all traffic, the others one kind.
        new ProgressPart(
            MemifProgram.All.Count * options.Rounds,
            MemifTurns.StartSeconds + (2.0 * MemifTraffic.All.Count / MemifProgram.All.Count + 1) * options.Seconds));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReportTable>> MeasureAsync(BenchRun run, IReadOnlyList<string> cases, CancellationToken cancellation)
    {
        RateTable table = new(Name, "Mpps", "mpps", trial => trial.Mpps);
        await new MemifTurns(run, Name, MemifProgram.All).ForEachAsync(async (program, link) =>
        {
            bool hasAllTraffic = program == MemifProgram.Reference || program == MemifProgram.FullNat;
            List<string> texts = [];
            foreach (MemifTraffic traffic in hasAllTraffic ? MemifTraffic.All : [MemifTraffic.Shortest])
            {
                MemifTrial trial = await link.RunLosslessAsync(traffic.Trial with { Seconds = run.Options.Seconds }, cancellation);
                table.Add(traffic.Name, program, trial);
                texts.Add(FormattableString.Invariant($"{traffic.Name}: {trial.Mpps:F2}"));
            }

            return $"{string.Join(", ", texts)} Mpps";
        }, cancellation);
        return [table.ToTable(
            "Packets a second without loss over memif, one worker",
            "By bytes of a frame, its checksum included; the generator sends as fast as packets come back. "
            + "It has one core, too: where both programs reach the same rate, it is the generator's.")];
    }
}
