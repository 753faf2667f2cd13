using Fulcrum.Pktgen.Reporting;
using Fulcrum.Pktgen.Reporting.Charts;

namespace Fulcrum.Pktgen.Cases;

/// <summary>
/// FULLNAT and DR, UDP, known sessions: one worker, then two, each with a replay device and sessions of its own; in turns with testpmd io on one
/// core and two, which says how much of a second core this machine gives.
/// </summary>
internal sealed class WorkersBench : IBench
{
    private const string Name = "workers";
    private const int SessionsPerWorker = 10_000;
    private const double StartSeconds = 4;
    private static readonly int[] Numbers = [1, 2];

    private static readonly BenchCase[] Modes =
        [.. BenchCase.All.Where(each => each.Mode is Wire.ForwardingMode.FullNat or Wire.ForwardingMode.DirectRoute)];

    /// <inheritdoc/>
    public IReadOnlyList<string> Cases => [Name];

    /// <inheritdoc/>
    public BenchNeeds NeedsOf(BenchOptions options, IReadOnlyList<string> cases) => new(
        BufferPool.Bytes(Numbers[^1] * SessionsPerWorker) + SessionMemory.Bytes(Numbers[^1] * new Workload(SessionsPerWorker).SessionCapacity),
        PcapFile.Size(SessionsPerWorker),
        new ProgressPart(Numbers.Length * (Modes.Length + 1) * options.Rounds, options.Seconds + StartSeconds));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReportTable>> MeasureAsync(BenchRun run, IReadOnlyList<string> cases, CancellationToken cancellation)
    {
        string capture = $"{run.Folder}/{Name}.pcap";
        PcapFile.Write(capture, new Workload(SessionsPerWorker).ForEachFrame);
        Dictionary<(string Program, int Workers), MeasuredRounds> measured = [];
        for (int round = 1; round <= run.Options.Rounds; round++)
        {
            foreach (int workers in round % 2 == 1 ? Numbers : Numbers.Reverse())
            {
                await AddAsync("testpmd io", workers, MeasureTestpmdAsync(run, capture, workers, cancellation));
                foreach (BenchCase mode in Modes)
                {
                    await AddAsync(mode.Name, workers, MeasureDataPlaneAsync(run, capture, mode, workers, cancellation));
                }
            }

            async Task AddAsync(string program, int workers, Task<Measurement> task)
            {
                Measurement measurement = await task;
                (measured.TryGetValue((program, workers), out MeasuredRounds? rounds) ? rounds : measured[(program, workers)] = []).Add(measurement);
                run.Progress.Step($"{Name}, round {round}/{run.Options.Rounds}: {program} with {workers}: {measurement.Text}");
            }
        }

        File.Delete(capture);
        return [TableOf(measured)];
    }

    private static async Task<Measurement> MeasureTestpmdAsync(BenchRun run, string capture, int workers, CancellationToken cancellation)
    {
        TestpmdSetup setup = new()
        {
            Captures = [.. Enumerable.Repeat(capture, workers)], Frames = workers * SessionsPerWorker, WorkerCores = CoresOf(run, workers),
        };
        await using Testpmd testpmd = await Testpmd.StartAsync(run.Options, setup, cancellation);
        return await testpmd.MeasureAsync("io", cancellation);
    }

    private static async Task<Measurement> MeasureDataPlaneAsync(
        BenchRun run, string capture, BenchCase mode, int workers, CancellationToken cancellation)
    {
        Workload workload = new(SessionsPerWorker);
        DataPlaneSetup setup = new()
        {
            Captures = [.. Enumerable.Repeat((DataPlaneSetup.ClientPort, capture), workers)], Frames = workers * SessionsPerWorker,
            SessionCapacity = workload.SessionCapacity, Configuration = BenchConfiguration.OneArm(workload, mode.Mode),
            WorkerCores = CoresOf(run, workers),
        };
        await using DataPlane plane = await DataPlane.StartAsync(run.Options, setup, run.Folder, cancellation);
        await plane.WaitForSessionsAsync(SessionsPerWorker, cancellation);
        return await plane.MeasureAsync(run.Options.Seconds, cancellation);
    }

    // The second one shares its core with everything else.
    private static int[] CoresOf(BenchRun run, int workers) => [.. ((int[])[run.Options.WorkerCore, BenchOptions.MainCore])[..workers]];

    private static ReportTable TableOf(Dictionary<(string Program, int Workers), MeasuredRounds> measured)
    {
        MeasuredRounds ioOfOne = measured[("testpmd io", 1)];
        MeasuredRounds ioOfTwo = measured[("testpmd io", 2)];
        ReportRow[] rows = [.. Modes.Select(mode => RowOf(mode.Name, measured[(mode.Name, 1)], measured[(mode.Name, 2)], ioOfOne, ioOfTwo))];
        return new ReportTable("Two workers beside one (workers)", rows)
        {
            Explanation = "times: the rate of two by the rate of one; the second one shares its core with everything else, testpmd's too.",
            Charts =
            [
                new BarChart(
                    "One worker and two", "program", new Axis("packets a second", "Mpps"),
                    [.. rows.Where(row => row.Failure is null).SelectMany(row => (ChartBar[])
                    [
                        new(row.TextOf("mode"), "one worker", row.Find("one_mpps")!, row.Doubt) { Reference = row.Find("testpmd_io_one_mpps")! with { Title = "testpmd io" } },
                        new(row.TextOf("mode"), "two workers", row.Find("two_mpps")!, row.Doubt) { Reference = row.Find("testpmd_io_two_mpps")! with { Title = "testpmd io" } },
                    ])]),
            ],
        };
    }

    private static ReportRow RowOf(string mode, MeasuredRounds one, MeasuredRounds two, MeasuredRounds ioOfOne, MeasuredRounds ioOfTwo)
    {
        Figure spread = Figure.Spread(one.Mpps, two.Mpps, ioOfOne.Mpps, ioOfTwo.Mpps);
        MeasuredRounds[] all = [one, two, ioOfOne, ioOfTwo];
        return new ReportRow(Name)
        {
            Labels = [new Label("mode", "mode", mode)],
            Figures =
            [
                Figure.Of("one_mpps", "one", "Mpps", one.Mpps, 2),
                Figure.Of("two_mpps", "two", "Mpps", two.Mpps, 2),
                Figure.Ratio("ratio", "times", two.Mpps, one.Mpps),
                Figure.Reference("testpmd_io_one_mpps", "io, one", "Mpps", ioOfOne.Mpps, 2),
                Figure.Reference("testpmd_io_two_mpps", "io, two", "Mpps", ioOfTwo.Mpps, 2),
                Figure.Ratio("testpmd_io_ratio", "io times", ioOfTwo.Mpps, ioOfOne.Mpps) with { IsReference = true },
                spread,
            ],
            Failure = MeasuredRounds.FailureOf(all),
            Doubt = MeasuredRounds.DoubtOf(spread.Value, all),
        };
    }
}
