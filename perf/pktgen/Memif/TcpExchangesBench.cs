using System.Globalization;
using Fulcrum.Generator;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen.Memif;

/// <summary>FULLNAT, TCP: whole connections, whose clients and servers are the generator.</summary>
internal sealed class TcpExchangesBench : IBench
{
    private const string Name = "memif-tcp";
    private const int Clients = 16_128;

    private static readonly MemifProgram[] Programs = [MemifProgram.Reference, MemifProgram.FullNat];
    private static readonly Trial Traffic = new() { Traffic = TrafficKind.TcpExchanges, Flows = Clients, WarmUpSeconds = 1 };

    /// <inheritdoc/>
    public IReadOnlyList<string> Cases => [Name];

    /// <inheritdoc/>
    public BenchNeeds NeedsOf(BenchOptions options, IReadOnlyList<string> cases) => new(
        MemifTurns.HugePageBytes(Clients), 0,
        new ProgressPart(Programs.Length * options.Rounds, MemifTurns.StartSeconds + options.Seconds));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReportTable>> MeasureAsync(BenchRun run, IReadOnlyList<string> cases, CancellationToken cancellation)
    {
        RateTable table = new(Name, "million/s", "millions_per_second", Millions);
        // A client comes back while its last connection is in TIME_WAIT, and replaces it.
        await new MemifTurns(run, Name, Programs) { Sessions = Clients }.ForEachAsync(async (program, link) =>
        {
            MemifTrial trial = await link.RunAsync(Traffic with { Seconds = run.Options.Seconds }, cancellation);
            if (trial.Result.Lost > 0)
                trial = trial with { Failure = trial.Failure ?? $"{trial.Result.Lost} exchanges did not complete" };
            table.Add("64", program, trial);
            return string.Create(CultureInfo.InvariantCulture, $"{Millions(trial):F3} million exchanges/s");
        }, cancellation);
        return [table.ToTable(
            "TCP exchanges a second over memif, FULLNAT, one worker",
            string.Create(CultureInfo.InvariantCulture, $"Eight packets each, from SYN to the last ACK; {Traffic.Window} under way at once. testpmd sends clients' packets back to the generator, which answers them as a server."))];
    }

    private static double Millions(MemifTrial trial) => trial.Result.ExchangesPerSecond / 1e6;
}
