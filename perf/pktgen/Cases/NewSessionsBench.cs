using System.Globalization;
using Fulcrum.Pktgen.Reporting;
using Fulcrum.Pktgen.Reporting.Charts;

namespace Fulcrum.Pktgen.Cases;

/// <summary>Sessions that come and go as fast as they can, in turns with testpmd io on the same captures.</summary>
/// <param name="name">The case.</param>
/// <param name="unit">What is counted, in the plural.</param>
internal abstract class NewSessionsBench(string name, string unit) : IBench
{
    private const string PerSecond = "millions_per_second";
    private const double StartSeconds = 7;

    // The counters are read one after the other while they run: two may differ by one part in so many.
    private protected const ulong Tolerance = 200;

    /// <inheritdoc/>
    public IReadOnlyList<string> Cases => [name];

    /// <summary>Frames in all captures.</summary>
    protected abstract int Frames { get; }

    /// <summary>Sessions that the table has room for.</summary>
    protected abstract int SessionCapacity { get; }

    /// <summary>Packets of one session, both sides' together.</summary>
    protected abstract int PacketsPerSession { get; }

    /// <summary>Time until the state is steady.</summary>
    protected abstract TimeSpan WarmUp { get; }

    /// <summary>The counter of sessions that have ended.</summary>
    protected abstract string EndCounter { get; }

    /// <inheritdoc/>
    public BenchNeeds NeedsOf(BenchOptions options, IReadOnlyList<string> cases) => new(
        BufferPool.Bytes(Frames, BufferPool.SmallBufferBytes) + SessionMemory.Bytes(SessionCapacity),
        PcapFile.Size(Frames),
        new ProgressPart(2 * options.Rounds, options.Seconds + StartSeconds));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReportTable>> MeasureAsync(BenchRun run, IReadOnlyList<string> cases, CancellationToken cancellation)
    {
        IReadOnlyList<(string Port, string Capture)> captures = WriteCaptures(run.Folder);
        List<SessionMeasurement> rounds = [];
        MeasuredRounds io = [];
        for (int round = 1; round <= run.Options.Rounds; round++)
        {
            string prefix = $"{name}, round {round}/{run.Options.Rounds}: ";
            if (round % 2 == 1)
            {
                await MeasureTestpmdAsync(run, prefix, captures, io, cancellation);
            }

            rounds.Add(await MeasureDataPlaneAsync(run, captures, cancellation));
            string invalid = rounds[^1].Failure is { } failure ? $" NOT VALID: {failure}" : "";
            run.Progress.Step(string.Create(CultureInfo.InvariantCulture, $"{prefix}fulcrum {rounds[^1].PerSecond:F2} million {unit}/s{invalid}"));
            if (round % 2 == 0)
            {
                await MeasureTestpmdAsync(run, prefix, captures, io, cancellation);
            }
        }

        foreach ((_, string capture) in captures)
        {
            File.Delete(capture);
        }

        return [TableOf(rounds, io)];
    }

    /// <summary>Writes the captures, one for each port.</summary>
    protected abstract IReadOnlyList<(string Port, string Capture)> WriteCaptures(string folder);

    /// <summary>What the data plane is to do with them.</summary>
    protected abstract Wire.Snapshot Configuration();

    /// <summary>Why a measurement does not count although nothing was lost; null when it does.</summary>
    protected abstract string? FailureOf(CounterChange change, WorkerCounters counters);

    /// <summary>Whether two counts differ by more than that.</summary>
    protected static bool Differ(ulong left, ulong right, ulong tolerance) => Math.Max(left, right) - Math.Min(left, right) > tolerance;

    private async Task MeasureTestpmdAsync(
        BenchRun run, string prefix, IReadOnlyList<(string Port, string Capture)> captures, MeasuredRounds io, CancellationToken cancellation)
    {
        TestpmdSetup setup = new() { Captures = [.. captures.Select(each => each.Capture)], Frames = Frames, HasSmallBuffers = true };
        await using Testpmd testpmd = await Testpmd.StartAsync(run.Options, setup, cancellation);
        io.Add(await testpmd.MeasureAsync("io", cancellation));
        run.Progress.Step($"{prefix}testpmd io {io[^1].Text}");
    }

    private async Task<SessionMeasurement> MeasureDataPlaneAsync(
        BenchRun run, IReadOnlyList<(string Port, string Capture)> captures, CancellationToken cancellation)
    {
        DataPlaneSetup setup = new()
        {
            Captures = captures, Frames = Frames, SessionCapacity = SessionCapacity, HasSmallBuffers = true, AwaitsConfiguration = captures.Count > 1,
            Configuration = Configuration(),
        };
        await using DataPlane plane = await DataPlane.StartAsync(run.Options, setup, run.Folder, cancellation);
        await Task.Delay(WarmUp, cancellation);
        ulong collections = plane.Counters.OfProcess("gc_collections");
        CoreShare share = CoreShare.Begin(plane.ProcessId);
        CounterChange change = await CounterChange.OverAsync(plane.Counters, run.Options.Seconds, cancellation);
        double coreShare = share.End();
        plane.AssertRuns();
        string? failure = change.Losses.Length > 0 ? $"packets or sessions were lost: {change.Losses}"
            : plane.Counters.OfProcess("gc_collections") != collections ? "the data plane collected garbage"
            : FailureOf(change, plane.Counters);
        return new SessionMeasurement(
            change.Rate("sessions_created"), change.Rate(EndCounter), change.Last("sessions"),
            change.Last("session_bytes") / (double)change.Last("session_capacity"), change.LongPolls, change["polls"], coreShare, failure);
    }

    private ReportTable TableOf(List<SessionMeasurement> rounds, MeasuredRounds io)
    {
        Sample made = SampleOf(rounds, round => round.PerSecond);
        Sample bytes = SampleOf(rounds, round => round.BytesPerSlot);
        Sample possible = io.Mpps.Select(mpps => mpps / PacketsPerSession);
        Figure spread = Figure.Spread(made, possible);
        double coreShare = Math.Min(rounds.Min(round => round.CoreShare), io.Min(round => round.CoreShare));
        ReportRow row = new(name)
        {
            Figures =
            [
                Figure.Of(PerSecond, "", "million/s", made, 2),
                Figure.Of("ns_each", "", "ns each", made.Select(perSecond => Sample.Ratio(1000, perSecond)), 0),
                Figure.Reference("testpmd_io_millions_per_second", "io", "million/s", possible, 2),
                Figure.Ratio("ratio_io", "ratio to io", made, possible),
                Figure.Of("ended_millions_per_second", "ended", "million/s", SampleOf(rounds, round => round.EndedPerSecond), 2),
                new Figure("sessions", "in the table", "", SampleOf(rounds, round => round.Sessions).Median, 0),
                new Figure(SessionMemory.Ipv4Key, "IPv4", "bytes/session", bytes.Median, 1),
                new Figure(SessionMemory.Ipv6Key, "IPv6", "bytes/session", 2 * bytes.Median, 1),
                new Figure("long_polls", "polls > 50 us late", "", SampleOf(rounds, round => round.LongPolls).Median, 0),
                new Figure("polls", "polls", "", SampleOf(rounds, round => round.Polls).Median, 0),
                spread,
            ],
            Failure = rounds.FirstOrDefault(round => round.Failure is not null)?.Failure ?? MeasuredRounds.FailureOf(io),
            Doubt = Noise.Doubt(coreShare, spread.Value),
        };
        ReportTable table = new($"New {unit} a second, FULLNAT, one worker ({name})", [row])
        {
            Explanation = $"io: as many packets as that takes ({PacketsPerSession} for each), if testpmd received and sent them and did nothing else.",
        };
        return table with { Charts = [Chart(table)] };
    }

    private BarChart Chart(ReportTable table) => new(
        $"New {unit} a second", "case", new Axis(unit, "million/s"),
        [.. table.ValidRows.Select(row => new ChartBar(row.Case, "fulcrum fullnat", row.Find(PerSecond)!, row.Doubt)
        {
            Reference = row.Find("testpmd_io_millions_per_second")! with { Title = "testpmd io" },
        })]);

    private static Sample SampleOf(List<SessionMeasurement> rounds, Func<SessionMeasurement, double> of) => new(rounds.Select(of));
}
