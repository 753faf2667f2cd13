using System.Globalization;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Pktgen.Cases;

/// <summary>
/// Established sessions in each forwarding mode: for each number of sessions some rounds, in each of which testpmd and the data plane in
/// each mode take turns on the same file. They never run at the same time, and which one comes first changes from round to round.
/// </summary>
internal sealed class ThroughputBench : IBench
{
    private const long TableBytesPerSession = 320;
    private const long TableBytes = 384L << 20;
    private const int TestpmdModes = 2;
    private const double StartSeconds = 4;

    /// <inheritdoc/>
    public IReadOnlyList<string> Cases => [.. BenchCase.All.Select(each => each.Name)];

    /// <inheritdoc/>
    public BenchNeeds NeedsOf(BenchOptions options, IReadOnlyList<string> cases)
    {
        int most = options.Sessions.Max();
        int steps = options.Sessions.Length * options.Rounds * (cases.Count + TestpmdModes);
        return new BenchNeeds(
            BufferPool.Bytes(most) + most * TableBytesPerSession + TableBytes, PcapFile.Size(most), new ProgressPart(steps, options.Seconds + StartSeconds));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReportTable>> MeasureAsync(BenchRun run, IReadOnlyList<string> cases, CancellationToken cancellation)
    {
        List<ThroughputRounds> all = [];
        foreach (int sessions in run.Options.Sessions)
        {
            Workload workload = new(sessions);
            string capture = $"{run.Folder}/{sessions}.pcap";
            PcapFile.Write(capture, workload.ForEachFrame);
            all.Add(await MeasureAsync(run, workload, capture, [.. BenchCase.All.Where(each => cases.Contains(each.Name))], cancellation));
            File.Delete(capture);
        }

        return [ThroughputTable.Of(all)];
    }

    private static async Task<ThroughputRounds> MeasureAsync(
        BenchRun run, Workload workload, string capture, IReadOnlyList<BenchCase> cases, CancellationToken cancellation)
    {
        ThroughputRounds measured = new(workload.Sessions, cases);
        for (int round = 1; round <= run.Options.Rounds; round++)
        {
            string prefix = string.Create(CultureInfo.InvariantCulture, $"{workload.Sessions:N0} sessions, round {round}/{run.Options.Rounds}: ");
            bool testpmdFirst = round % 2 == 1;
            if (testpmdFirst)
            {
                await MeasureTestpmdAsync(run, prefix, capture, measured, cancellation);
            }

            foreach (BenchCase each in testpmdFirst ? cases : cases.Reverse())
            {
                Measurement measurement = await MeasureDataPlaneAsync(run, workload, capture, each, cancellation);
                measured.DataPlane[each].Add(measurement);
                run.Progress.Step($"{prefix}fulcrum {each.Name} {measurement.Text}");
            }

            if (!testpmdFirst)
            {
                await MeasureTestpmdAsync(run, prefix, capture, measured, cancellation);
            }
        }

        return measured;
    }

    private static async Task MeasureTestpmdAsync(
        BenchRun run, string prefix, string capture, ThroughputRounds measured, CancellationToken cancellation)
    {
        TestpmdSetup setup = new() { Captures = [capture], Frames = measured.Sessions };
        await using Testpmd testpmd = await Testpmd.StartAsync(run.Options, setup, cancellation);
        foreach ((string mode, MeasuredRounds rounds) in ((string, MeasuredRounds)[])[("io", measured.Io), ("5tswap", measured.FiveTupleSwap)])
        {
            rounds.Add(await testpmd.MeasureAsync(mode, cancellation));
            run.Progress.Step($"{prefix}testpmd {mode} {rounds[^1].Text}");
        }
    }

    private static async Task<Measurement> MeasureDataPlaneAsync(
        BenchRun run, Workload workload, string capture, BenchCase each, CancellationToken cancellation)
    {
        DataPlaneSetup setup = new()
        {
            Captures = [(DataPlaneSetup.ClientPort, capture)], Frames = workload.Sessions, SessionCapacity = workload.SessionCapacity,
            Configuration = BenchConfiguration.OneArm(workload, each.Mode),
        };
        await using DataPlane plane = await DataPlane.StartAsync(run.Options, setup, run.Folder, cancellation);
        await plane.WaitForSessionsAsync(workload.Sessions, cancellation);
        return await plane.MeasureAsync(run.Options.Seconds, cancellation);
    }
}
