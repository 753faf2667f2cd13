using System.Diagnostics;
using System.Globalization;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen.PollGaps;

/// <summary>
/// How long control-plane work keeps a worker from polling: both planes under traffic, with calls of the API and reloads and without, in turns
/// with a bare C loop on the same core while the same calls and reloads go on beside it.
/// </summary>
internal sealed class PollGapsBench : IBench
{
    /// <summary>Sessions of the traffic.</summary>
    public const int Sessions = 10_000;

    private const string Name = "poll-gaps";
    private const double StartSeconds = 10;
    private const long PlaneBytes = 512L << 20;

    // Until the worker says of a whole second what its longest gap was.
    private const int WindowSeconds = 1;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookTime = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public IReadOnlyList<string> Cases => [Name];

    /// <inheritdoc/>
    public BenchNeeds NeedsOf(BenchOptions options, IReadOnlyList<string> cases) => new(
        PlaneBytes, PcapFile.Size(Sessions), new ProgressPart(PollGapsTable.Programs.Count * options.Rounds, options.Seconds + StartSeconds));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReportTable>> MeasureAsync(BenchRun run, IReadOnlyList<string> cases, CancellationToken cancellation)
    {
        string capture = $"{run.Folder}/{Name}.pcap";
        PcapFile.Write(capture, new Workload(Sessions).ForEachFrame);
        Dictionary<string, List<GapRound>> measured = PollGapsTable.Programs.ToDictionary(program => program, _ => new List<GapRound>());
        for (int round = 1; round <= run.Options.Rounds; round++)
        {
            // The loop needs the worker's pace, so the worker is the first one in the first round; what disturbed it made it slower.
            foreach (string program in round % 2 == 1 ? PollGapsTable.Programs : PollGapsTable.Programs.Reverse())
            {
                GapRound result = program == PollGapsTable.Spin
                    ? await MeasureSpinAsync(run, capture, WorkerRounds().Min(round => round.PollNanoseconds), cancellation)
                    : await MeasureWorkerAsync(run, capture, program == PollGapsTable.Worker, cancellation);
                measured[program].Add(result);
                string invalid = result.Failure is null ? "" : $" NOT VALID: {result.Failure}";
                run.Progress.Step(string.Create(CultureInfo.InvariantCulture,
                    $"{Name}, round {round}/{run.Options.Rounds}: {program}: longest gap {result.Gaps.LongestUs:F0} us, {result.Gaps.MoreThan(50)} of more than 50 us{invalid}"));
            }
        }

        File.Delete(capture);
        return [PollGapsTable.Of(Name, measured)];

        IEnumerable<GapRound> WorkerRounds() => measured[PollGapsTable.Worker].Concat(measured[PollGapsTable.Quiet]);
    }

    private static async Task<GapRound> MeasureWorkerAsync(BenchRun run, string capture, bool hasLoad, CancellationToken cancellation)
    {
        await using DirectorProcesses director = await DirectorProcesses.StartAsync(run, capture, polls: true, cancellation);
        await director.WaitAsync(() => director.Counters["sessions"] >= Sessions, "sessions", cancellation);
        await using ControlLoad load = await ControlLoad.PrepareAsync(director, cancellation);
        if (hasLoad)
        {
            load.Begin();
        }

        await Task.Delay(WarmUp, cancellation);
        WorkerCounters counters = director.Counters;
        Dictionary<string, ulong> before = counters.All();
        ulong collections = counters.OfProcess("gc_collections");
        ulong allocated = counters.OfProcess("allocated_bytes");
        LoadCount loadBefore = load.Count;
        CoreShare share = CoreShare.Begin(director.DataPlaneId);
        long start = Stopwatch.GetTimestamp();
        double longest = 0;
        int seconds = run.Options.Seconds + WindowSeconds;
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(seconds))
        {
            await Task.Delay(LookTime, cancellation);
            longest = Stopwatch.GetElapsedTime(start).TotalSeconds > WindowSeconds ? Math.Max(longest, counters["longest_poll_gap_us"]) : 0;
        }

        CounterChange change = new(before, counters.All(), Stopwatch.GetElapsedTime(start).TotalSeconds);
        double coreShare = share.End();
        director.AssertRun();
        GapHistogram gaps = new([.. GapHistogram.Classes.Select(each => change[each.Counter])], longest);
        LoadCount done = load.Count.Since(loadBefore);
        string? failure = change.Losses.Length > 0 ? $"packets or sessions were lost: {change.Losses}" : hasLoad ? FailureOf(load, done) : null;
        return new GapRound(
            gaps, change.Seconds, done, counters.OfProcess("allocated_bytes") - allocated, counters.OfProcess("gc_collections") - collections, coreShare, failure);
    }

    private static async Task<GapRound> MeasureSpinAsync(BenchRun run, string capture, double pollNanoseconds, CancellationToken cancellation)
    {
        await using DirectorProcesses director = await DirectorProcesses.StartAsync(run, capture, polls: false, cancellation);
        await using ControlLoad load = await ControlLoad.PrepareAsync(director, cancellation);
        load.Begin();
        await Task.Delay(WarmUp, cancellation);
        LoadCount before = load.Count;
        int seconds = run.Options.Seconds + WindowSeconds;
        (GapHistogram gaps, double coreShare) = await SpinProgram.RunAsync(run.Options.WorkerCore, seconds, pollNanoseconds, cancellation);
        LoadCount done = load.Count.Since(before);
        director.AssertRun();
        return new GapRound(gaps, seconds, done, 0, 0, coreShare, FailureOf(load, done));
    }

    private static string? FailureOf(ControlLoad load, LoadCount done) =>
        done.Failed > 0 ? $"{done.Failed} calls failed: {load.Failure}"
        : done.Calls == 0 ? "no call was answered"
        : done.Reloads == 0 ? "the file was not reloaded"
        : null;
}
