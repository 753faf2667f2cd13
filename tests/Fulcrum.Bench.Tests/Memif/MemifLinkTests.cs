using Fulcrum.Generator;
using Fulcrum.Pktgen;
using Fulcrum.Pktgen.Memif;
using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Bench.Tests.Memif;

/// <summary>
/// The generator, a memif, and the programs under test, for a moment each. The caller holds the machine's lock, as test scripts do. Nothing
/// here says how fast.
/// </summary>
[Category("Slow")]
internal sealed class MemifLinkTests
{
    private static readonly Trial Slow = new() { PacketsPerSecond = 20_000, Seconds = 0.3 };

    private HugePages? _pages;
    private BenchRun _run = null!;
    private ProgressDisplay _progress = null!;

    [OneTimeSetUp]
    public void Require()
    {
        if (!Environment.IsPrivilegedProcess || Environment.ProcessorCount < 2)
            Assert.Ignore("Needs root and two cores.");
        if (!File.Exists("/usr/bin/dpdk-testpmd"))
            Assert.Ignore("Needs dpdk-testpmd (Debian package dpdk-dev).");
        try
        {
            _pages = HugePages.Ensure(MemifTurns.HugePageBytes(Sessions), _ => { });
            _progress = new ProgressDisplay(TextWriter.Null, null, TimeProvider.System);
            BenchOptions options = new()
            {
                Sessions = [], Benches = [], Seconds = 1, Rounds = 1, WorkerCore = 1, DataPlanePath = BenchOptions.FindDataPlane(null),
            };
            _run = new BenchRun(options, Directory.CreateTempSubdirectory("fulcrum-memif-").FullName, _progress);
        }
        catch (BenchException exception)
        {
            Assert.Ignore(exception.Message);
        }
    }

    [OneTimeTearDown]
    public void CleanUp()
    {
        if (_run is not null)
            Directory.Delete(_run.Folder, recursive: true);
        _progress?.Dispose();
        _pages?.Dispose();
    }

    [Test]
    public async Task Testpmd_EveryPacketAndExchange_ComesBack()
    {
        await using MemifLink link = await StartAsync(MemifProgram.Reference);
        AssertLossless(await RunAsync(link, Slow));
        AssertCompletes(await RunAsync(link, Exchanges));
    }

    [Test]
    public async Task FullNat_EveryTraffic_ComesBack()
    {
        await using MemifLink link = await StartAsync(MemifProgram.FullNat);
        AssertLossless(await RunAsync(link, Slow with { FrameBytes = FrameSizes.Imix }));
        AssertLossless(await RunAsync(link, Slow with { FrameBytes = [84, 1518], IsIpv6 = true }));
        AssertCompletes(await RunAsync(link, Exchanges));
        ulong created = link.Counters!["sessions_created"];
        TrialResult flows = await RunAsync(link, Slow with { Traffic = TrafficKind.NewFlows, WarmUpSeconds = 0 });
        AssertLossless(flows);
        Assert.That(link.Counters["sessions_created"] - created, Is.EqualTo((ulong)flows.Sent));
    }

    private const int Sessions = 32_768;

    private static Trial Exchanges => new() { Traffic = TrafficKind.TcpExchanges, Flows = 4096, Window = 16, Seconds = 0.2 };

    private Task<MemifLink> StartAsync(MemifProgram program) => MemifLink.StartAsync(_run, program, Sessions, null, CancellationToken.None);

    private static async Task<TrialResult> RunAsync(MemifLink link, Trial trial)
    {
        MemifTrial done = await link.RunAsync(trial, CancellationToken.None);
        Assert.That(done.Failure, Is.Null);
        return done.Result;
    }

    private static void AssertLossless(TrialResult result)
    {
        Assert.That((result.Lost, result.Refused, result.Reordered, result.Foreign), Is.EqualTo((0, 0, 0, 0)));
        Assert.That(result.LatencyOfAll.Count, Is.EqualTo(result.Sent).And.Positive);
        Assert.That(result.LatencyOfAll.P50, Is.Positive);
    }

    private static void AssertCompletes(TrialResult result)
    {
        Assert.That(result.Exchanges, Is.Positive);
        Assert.That((result.Lost, result.Foreign), Is.EqualTo((0, 0)));
    }
}
