using System.Globalization;
using Fulcrum.Generator;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen.Memif;

/// <summary>FULLNAT, TCP: whole connections, whose clients and servers are the generator.</summary>
internal sealed class TcpExchangesBench : IBench
{
    private const string Name = "memif-tcp";
    private const int Clients = 16_128;

    // The warm-up's sessions have room beside them.
    private const int Sessions = 2 * Clients;

    private static readonly MemifProgram[] Programs = [MemifProgram.Reference, MemifProgram.FullNat];
    private static readonly Trial Traffic = new() { Traffic = TrafficKind.TcpExchanges, Flows = Clients, Window = 256, WarmUpSeconds = 1 };

    /// <inheritdoc/>
    public IReadOnlyList<string> Cases => [Name];

    /// <inheritdoc/>
    public BenchNeeds NeedsOf(BenchOptions options, IReadOnlyList<string> cases) => new(
        MemifTurns.HugePageBytes(Sessions), 0,
        new ProgressPart(Programs.Length * options.Rounds, MemifTurns.StartSeconds + options.Seconds));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReportTable>> MeasureAsync(BenchRun run, IReadOnlyList<string> cases, CancellationToken cancellation)
    {
        RateTable table = new(Name, "million/s", "millions_per_second", Millions);
        // A client comes back while its last connection is in TIME_WAIT, and replaces it.
        await new MemifTurns(run, Name, Programs) { Sessions = Sessions }.ForEachAsync(async (program, link) =>
        {
            MemifTrial trial = await link.RunLosslessAsync(Traffic with { Seconds = run.Options.Seconds }, cancellation);
            table.Add("64", program, trial);
            return string.Create(CultureInfo.InvariantCulture, $"{Millions(trial):F3} million exchanges/s");
        }, cancellation);
        return [table.ToTable(
            "TCP exchanges a second over memif, FULLNAT, one worker",
            string.Create(CultureInfo.InvariantCulture, $"Eight packets each, from SYN to the last ACK; {Traffic.Window} under way at once. ")
            + "testpmd sends clients' packets back to the generator, which answers them as a server.")];
    }

    private static double Millions(MemifTrial trial) => trial.Result.ExchangesPerSecond / 1e6;
}
