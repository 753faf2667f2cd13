using System.Globalization;
using Fulcrum.Generator;

namespace Fulcrum.Pktgen;

/// <summary>
/// The cases with a generator and the program under test as two processes, each on its core, and a memif between them; testpmd and the data
/// plane take turns on it.
/// </summary>
internal sealed class MemifBench(BenchOptions options, string folder, Action<string> progress)
{
    /// <summary>Latency, at one rate and at several.</summary>
    public const string Latency = "latency";

    /// <summary>Highest rate without loss, by size of frames.</summary>
    public const string Throughput = "memif";

    /// <summary>New UDP flows a second.</summary>
    public const string NewFlows = "memif-new";

    /// <summary>TCP exchanges a second.</summary>
    public const string TcpExchanges = "memif-tcp";

    private const int NewFlowSessions = 4_000_000;
    private const uint NewFlowTimeoutSeconds = 1;
    private const double NewFlowWarmUpSeconds = 2;
    private const int TcpClients = 16_128;
    private const long HugePageMiB = 1024;
    private const long HugePageMiBOfNewFlows = HugePageMiB + 512;

    private readonly BenchOptions _options = options with { HasPriority = true };

    private static readonly double[] CurveRates = [0.1e6, 0.5e6, 1e6, 2e6, 4e6];
    private static readonly Comparer<double> HighestIfZero = Comparer<double>.Create((left, right) => OrHighest(left).CompareTo(OrHighest(right)));
    private static readonly Trial NewFlowTraffic = new() { Traffic = TrafficKind.NewFlows, WarmUpSeconds = NewFlowWarmUpSeconds };
    private static readonly Trial TcpTraffic = new() { Traffic = TrafficKind.TcpExchanges, Flows = TcpClients, WarmUpSeconds = 0.5 };

    /// <summary>The names of the cases.</summary>
    public static IReadOnlyList<string> All { get; } = [Latency, Throughput, NewFlows, TcpExchanges];

    /// <summary>Bytes of huge pages that a case needs, the generator's among them.</summary>
    public static long HugePageBytes(string name) => (name == NewFlows ? HugePageMiBOfNewFlows : HugePageMiB) << 20;

    /// <summary>Measures a case: its row as text and as JSON, and why it is not valid.</summary>
    public async Task<(string Text, string Json, string? Failure)> MeasureAsync(string name, CancellationToken cancellation)
    {
        if (name == Latency)
        {
            MemifLatencyRow latency = await MeasureLatencyAsync(cancellation);
            return (latency.Text(), latency.Json(), latency.Failure);
        }

        MemifRateRow row = name switch
        {
            Throughput => await MeasureThroughputAsync(cancellation),
            NewFlows => await MeasureNewFlowsAsync(cancellation),
            _ => await MeasureExchangesAsync(cancellation),
        };
        return (row.Text(), row.Json(), row.Failure);
    }

    /// <summary>One trial with one program, for tests.</summary>
    public async Task<MemifTrial> TryAsync(MemifProgram program, Trial trial, CancellationToken cancellation)
    {
        await using MemifLink link = await StartAsync(program, trial.Flows, null, cancellation);
        return await link.RunAsync(trial, cancellation);
    }

    private async Task<MemifLatencyRow> MeasureLatencyAsync(CancellationToken cancellation)
    {
        Dictionary<MemifProgram, MemifRounds> atRate = MemifProgram.All.ToDictionary(program => program, _ => new MemifRounds());
        MemifProgram[] withCurves = [MemifProgram.Reference, MemifProgram.FullNat];
        Dictionary<MemifProgram, SortedDictionary<double, MemifRounds>> curves = withCurves.ToDictionary(program => program, _ => new SortedDictionary<double, MemifRounds>(HighestIfZero));
        Trial traffic = MemifTraffic.Shortest.Trial with { Seconds = _options.Seconds, PacketsPerSecond = _options.PacketsPerSecond };
        await ForEachRoundAsync(Latency, MemifProgram.All, traffic.Flows, null, async (program, link) =>
        {
            MemifTrial counted = await link.RunAsync(traffic, cancellation);
            atRate[program].Add(counted);
            if (!curves.TryGetValue(program, out SortedDictionary<double, MemifRounds>? curve))
                return Text(counted);
            foreach (double rate in CurveRates)
                Of(curve, rate).Add(rate == traffic.PacketsPerSecond ? counted : await link.RunAsync(traffic with { PacketsPerSecond = rate }, cancellation));
            Of(curve, 0).Add(await new MemifSearch(link, _options.Seconds).RunAsync(traffic, cancellation));
            return Text(counted);
        }, cancellation);
        return new MemifLatencyRow(traffic.PacketsPerSecond, atRate, curves);

        static string Text(MemifTrial trial) => FormattableString.Invariant(
            $"p50 {trial.Result.Latency.P50:F2} us, p99.9 {trial.Result.Latency.P999:F2} us (typically {trial.Result.Latency.TypicalP999:F2}) at {trial.Mpps:F2} Mpps");
    }

    private async Task<MemifRateRow> MeasureThroughputAsync(CancellationToken cancellation)
    {
        Dictionary<string, Dictionary<MemifProgram, MemifRounds>> lines = [];
        await ForEachRoundAsync(Throughput, MemifProgram.All, MemifTraffic.Shortest.Trial.Flows, null, async (program, link) =>
        {
            bool hasAllTraffic = program == MemifProgram.Reference || program == MemifProgram.FullNat;
            List<string> texts = [];
            foreach (MemifTraffic traffic in hasAllTraffic ? MemifTraffic.All : [MemifTraffic.Shortest])
            {
                MemifTrial trial = await new MemifSearch(link, _options.Seconds).RunAsync(traffic.Trial, cancellation);
                Of(Of(lines, traffic.Name), program).Add(trial);
                texts.Add(FormattableString.Invariant($"{traffic.Name}: {trial.Mpps:F2}"));
            }

            return $"{string.Join(", ", texts)} Mpps";
        }, cancellation);
        return new MemifRateRow(Throughput, "packets without loss, by bytes of a frame", "mpps", lines, trial => trial.Mpps);
    }

    private async Task<MemifRateRow> MeasureNewFlowsAsync(CancellationToken cancellation)
    {
        Dictionary<MemifProgram, MemifRounds> line = [];
        MemifProgram[] programs = [MemifProgram.Reference, MemifProgram.FullNat];
        await ForEachRoundAsync(NewFlows, programs, NewFlowSessions, NewFlowTimeoutSeconds, async (program, link) =>
        {
            ulong created = link.Counters?["sessions_created"] ?? 0;
            ulong received = link.Counters?["received"] ?? 0;
            MemifTrial trial = await new MemifSearch(link, _options.Seconds).RunAsync(NewFlowTraffic, cancellation);
            if (link.Counters is { } counters && counters["sessions_created"] - created != counters["received"] - received - Losses(counters))
                trial = trial with { Failure = trial.Failure ?? "packets met sessions that had not ended" };
            Of(line, program).Add(trial);
            return FormattableString.Invariant($"{trial.Mpps:F2} million new flows/s");
        }, cancellation);
        return new MemifRateRow(NewFlows, "new UDP flows without loss, each of one packet", "millions_per_second", Line("64", line), trial => trial.Mpps);
    }

    private async Task<MemifRateRow> MeasureExchangesAsync(CancellationToken cancellation)
    {
        Dictionary<MemifProgram, MemifRounds> line = [];
        MemifProgram[] programs = [MemifProgram.Reference, MemifProgram.FullNat];
        await ForEachRoundAsync(TcpExchanges, programs, TcpClients, null, async (program, link) =>
        {
            MemifTrial trial = await link.RunAsync(TcpTraffic with { Seconds = _options.Seconds }, cancellation);
            if (trial.Result.Lost > 0)
                trial = trial with { Failure = trial.Failure ?? $"{trial.Result.Lost} exchanges did not complete" };
            Of(line, program).Add(trial);
            return FormattableString.Invariant($"{Exchanges(trial):F3} million exchanges/s");
        }, cancellation);
        return new MemifRateRow(TcpExchanges, "TCP exchanges of eight packets", "millions_per_second", Line("64", line), Exchanges);

        static double Exchanges(MemifTrial trial) => trial.Result.ExchangesPerSecond / 1e6;
    }

    /// <summary>Every program once a round, in turn; which one begins changes.</summary>
    private async Task ForEachRoundAsync(
        string name, IReadOnlyList<MemifProgram> programs, int sessions, uint? udpTimeout, Func<MemifProgram, MemifLink, Task<string>> measure,
        CancellationToken cancellation)
    {
        for (int round = 1; round <= _options.Rounds; round++)
        {
            foreach (MemifProgram program in round % 2 == 1 ? programs : programs.Reverse())
            {
                await using MemifLink link = await StartAsync(program, sessions, udpTimeout, cancellation);
                string text = await measure(program, link);
                progress(string.Create(CultureInfo.InvariantCulture, $"{name}, round {round}/{_options.Rounds}: {program.Name} {text}"));
            }
        }
    }

    private Task<MemifLink> StartAsync(MemifProgram program, int sessions, uint? udpTimeout, CancellationToken cancellation) =>
        MemifLink.StartAsync(_options, program, sessions, udpTimeout, folder, cancellation);

    private static double OrHighest(double rate) => rate == 0 ? double.PositiveInfinity : rate;

    private static ulong Losses(WorkerCounters counters) => counters.Drops().Values.Aggregate(0UL, (sum, drops) => sum + drops);

    private static Dictionary<string, Dictionary<MemifProgram, MemifRounds>> Line(string traffic, Dictionary<MemifProgram, MemifRounds> line) => new() { [traffic] = line };

    private static TValue Of<TKey, TValue>(IDictionary<TKey, TValue> values, TKey key)
        where TValue : new() => values.TryGetValue(key, out TValue? value) ? value : values[key] = new TValue();
}
