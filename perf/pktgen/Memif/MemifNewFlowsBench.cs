using System.Globalization;
using Fulcrum.Generator;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen.Memif;

/// <summary>FULLNAT, UDP, every packet of a new flow, as fast as packets come back: without loss.</summary>
internal sealed class MemifNewFlowsBench : IBench
{
    private const string Name = "memif-new";

    // Sessions end after a second, so that the table has room for so many new ones a second.
    private const int Sessions = 4_000_000;
    private const uint TimeoutSeconds = 1;

    private static readonly MemifProgram[] Programs = [MemifProgram.Reference, MemifProgram.FullNat];
    private static readonly Trial Traffic = new() { Traffic = TrafficKind.NewFlows, WarmUpSeconds = 2 };

    /// <inheritdoc/>
    public IReadOnlyList<string> Cases => [Name];

    /// <inheritdoc/>
    public BenchNeeds NeedsOf(BenchOptions options, IReadOnlyList<string> cases) => new(
        MemifTurns.HugePageBytes(Sessions), 0,
        new ProgressPart(Programs.Length * options.Rounds, MemifTurns.StartSeconds + Traffic.WarmUpSeconds + options.Seconds));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReportTable>> MeasureAsync(BenchRun run, IReadOnlyList<string> cases, CancellationToken cancellation)
    {
        RateTable table = new(Name, "million/s", "millions_per_second", trial => trial.Mpps);
        MemifTurns turns = new(run, Name, Programs) { Sessions = Sessions, UdpTimeoutSeconds = TimeoutSeconds };
        await turns.ForEachAsync(async (program, link) =>
        {
            (ulong received, ulong created) = CountsOf(link);
            MemifTrial trial = await link.RunLosslessAsync(Traffic with { Seconds = run.Options.Seconds }, cancellation);
            (ulong receivedAfter, ulong createdAfter) = CountsOf(link);
            if (receivedAfter - received != createdAfter - created)
                trial = trial with { Failure = trial.Failure ?? "packets have met sessions that had not ended" };
            table.Add("64", program, trial);
            return string.Create(CultureInfo.InvariantCulture, $"{trial.Mpps:F2} million new flows/s");
        }, cancellation);
        return [table.ToTable(
            "New UDP flows a second without loss over memif, FULLNAT, one worker",
            "Every packet is of a new flow. testpmd forwards the same packets without knowing flows.")];
    }

    /// <summary>Packets that the data plane has received and not dropped, and sessions that it has begun; zeros of testpmd.</summary>
    private static (ulong Received, ulong Created) CountsOf(MemifLink link) => link.Counters is { } counters
        ? (counters["received"] - counters.Drops().Values.Aggregate(0UL, (sum, drops) => sum + drops), counters["sessions_created"])
        : default;
}
