using System.Globalization;
using Fulcrum.Pktgen.Reporting;
using Fulcrum.Pktgen.Reporting.Charts;

namespace Fulcrum.Pktgen.Cases;

/// <summary>FULLNAT, UDP, known sessions: what a packet costs among few sessions and among very many, in turns with testpmd io.</summary>
internal sealed class ScaleBench : IBench
{
    private const string Name = "scale";
    private const int FewSessions = 1_000_000;
    private const int ManySessions = 10_000_000;
    private const double StartSeconds = 25;
    private static readonly int[] Sizes = [FewSessions, ManySessions];

    /// <inheritdoc/>
    public IReadOnlyList<string> Cases => [Name];

    /// <inheritdoc/>
    public BenchNeeds NeedsOf(BenchOptions options, IReadOnlyList<string> cases) => new(
        BufferPool.Bytes(ManySessions, BufferPool.SmallBufferBytes) + SessionMemory.Bytes(new Workload(ManySessions).SessionCapacity),
        PcapFile.Size(FewSessions + ManySessions),
        new ProgressPart(2 * Sizes.Length * options.Rounds, options.Seconds + StartSeconds));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReportTable>> MeasureAsync(BenchRun run, IReadOnlyList<string> cases, CancellationToken cancellation)
    {
        Dictionary<int, ScaleRounds> measured = Sizes.ToDictionary(size => size, _ => new ScaleRounds());
        foreach (int size in Sizes)
        {
            PcapFile.Write(CaptureOf(run, size), new Workload(size).ForEachFrame);
        }

        for (int round = 1; round <= run.Options.Rounds; round++)
        {
            foreach (int size in round % 2 == 1 ? Sizes : Sizes.Reverse())
            {
                string prefix = string.Create(CultureInfo.InvariantCulture, $"{Name}, {size:N0} sessions, round {round}/{run.Options.Rounds}: ");
                await MeasureTestpmdAsync(run, prefix, size, measured[size], cancellation);
                await MeasureDataPlaneAsync(run, prefix, size, measured[size], cancellation);
            }
        }

        foreach (int size in Sizes)
        {
            File.Delete(CaptureOf(run, size));
        }

        return [TableOf(measured)];
    }

    private static string CaptureOf(BenchRun run, int size) => $"{run.Folder}/{size}.pcap";

    private static async Task MeasureTestpmdAsync(BenchRun run, string prefix, int size, ScaleRounds measured, CancellationToken cancellation)
    {
        TestpmdSetup setup = new() { Captures = [CaptureOf(run, size)], Frames = size, HasSmallBuffers = true };
        await using Testpmd testpmd = await Testpmd.StartAsync(run.Options, setup, cancellation);
        measured.Io.Add(await testpmd.MeasureAsync("io", cancellation));
        run.Progress.Step($"{prefix}testpmd io {measured.Io[^1].Text}");
    }

    private static async Task MeasureDataPlaneAsync(BenchRun run, string prefix, int size, ScaleRounds measured, CancellationToken cancellation)
    {
        Workload workload = new(size);
        DataPlaneSetup setup = new()
        {
            Captures = [(DataPlaneSetup.ClientPort, CaptureOf(run, size))], Frames = size, SessionCapacity = workload.SessionCapacity,
            HasSmallBuffers = true, Configuration = BenchConfiguration.OneArm(workload, Wire.ForwardingMode.FullNat),
        };
        await using DataPlane plane = await DataPlane.StartAsync(run.Options, setup, run.Folder, cancellation);
        await plane.WaitForSessionsAsync(size, cancellation);
        measured.DataPlane.Add(await plane.MeasureAsync(run.Options.Seconds, cancellation));
        measured.TableBytes = plane.Counters["session_bytes"];
        measured.Slots = plane.Counters["session_capacity"];
        run.Progress.Step($"{prefix}fulcrum fullnat {measured.DataPlane[^1].Text}");
    }

    private static ReportTable TableOf(Dictionary<int, ScaleRounds> measured)
    {
        ReportRow[] rows = [.. Sizes.Select(size => RowOf(size, measured[size], measured[FewSessions]))];
        return new ReportTable("Few sessions and very many, FULLNAT, one worker (scale)", rows)
        {
            Explanation = "cost: nanoseconds a packet by those with the fewest sessions.",
            Charts =
            [
                new BarChart(
                    "Memory of a session", "sessions in the table", new Axis("memory", "bytes/session"),
                    [.. rows.Where(row => row.Failure is null).SelectMany(row => (ChartBar[])
                    [
                        new(row.TextOf("sessions"), "IPv4", row.Find(SessionMemory.Ipv4Key)!),
                        new(row.TextOf("sessions"), "IPv6", row.Find(SessionMemory.Ipv6Key)!),
                    ])]),
                new BarChart(
                    "Cost of a packet among few sessions and many", "sessions in the table", new Axis("time", "ns/packet"),
                    [.. Sizes.Zip(rows).Where(each => each.Second.Failure is null).Select(each => new ChartBar(
                        each.Second.TextOf("sessions"), "fulcrum fullnat", each.Second.Find("ns_per_packet")!, each.Second.Doubt)
                    {
                        Reference = Figure.Reference("", "testpmd io", "ns/packet", measured[each.First].Io.Nanoseconds, 1),
                    })]),
            ],
        };
    }

    private static ReportRow RowOf(int size, ScaleRounds rounds, ScaleRounds few)
    {
        Sample cost = rounds.DataPlane.Nanoseconds;
        Figure spread = Figure.Spread(rounds.DataPlane.Mpps, rounds.Io.Mpps);
        return new ReportRow(Name)
        {
            Labels = [Label.Count("sessions", "sessions", size)],
            Figures =
            [
                Figure.Of("mpps", "", "Mpps", rounds.DataPlane.Mpps, 2),
                Figure.Of("ns_per_packet", "", "ns/packet", cost, 1),
                Figure.Reference("testpmd_io_mpps", "io", "Mpps", rounds.Io.Mpps, 2),
                Figure.Ratio("ratio_io", "ratio to io", rounds.DataPlane.Mpps, rounds.Io.Mpps),
                Figure.Ratio("cost_ratio", "cost", cost, few.DataPlane.Nanoseconds),
                new Figure("table_mib", "table", "MiB", rounds.TableBytes / (1 << 20), 0),
                new Figure(SessionMemory.Ipv4Key, "IPv4", "bytes/session", rounds.TableBytes / rounds.Slots, 1),
                new Figure(SessionMemory.Ipv6Key, "IPv6", "bytes/session", 2 * rounds.TableBytes / rounds.Slots, 1),
                spread,
            ],
            Failure = MeasuredRounds.FailureOf(rounds.DataPlane, rounds.Io),
            Doubt = MeasuredRounds.DoubtOf(spread.Value, rounds.DataPlane, rounds.Io),
        };
    }
}
