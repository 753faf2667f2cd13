using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Tests.Snapshots;

namespace Fulcrum.DataPlane.Tests.Control;

/// <summary>When workers sample their cycles, and that it ends.</summary>
internal sealed class CycleSamplingTests
{
    private CompilerBench _compiler = null!;
    private FakeWorker[] _workers = null!;
    private CycleSampling _sampling = null!;

    [SetUp]
    public unsafe void SetUp()
    {
        _compiler = new CompilerBench();
        _workers = [new FakeWorker(16, _compiler.Shared), new FakeWorker(16, _compiler.Shared)];
        _sampling = new CycleSampling(_workers);
        _sampling.Tick(5_000);
    }

    [TestCase(0u, 64u)]
    [TestCase(7u, 7u)]
    public void Request_ReachesEveryWorkerAndRunsOut(uint asked, uint interval)
    {
        Ask(asked, 3);
        _sampling.Tick(7_999);
        Assert.That(_sampling.State, Is.EqualTo(new Wire.CycleSampling { Interval = interval, Seconds = 1 }));
        _sampling.Tick(8_000);
        _sampling.Tick(8_010);

        Assert.That(_workers.Select(worker => worker.Intervals), Is.All.EqualTo(new[] { interval, 0u }));
        Assert.That(_sampling.State, Is.EqualTo(new Wire.CycleSampling()));
    }

    [Test]
    public void Request_WhileAnotherGoesOnForLonger_ChangesTheIntervalOnly()
    {
        Ask(64, 10);
        Ask(8, 1);

        Assert.That(_sampling.State, Is.EqualTo(new Wire.CycleSampling { Interval = 8, Seconds = 10 }));
    }

    [Test]
    public void Request_OfNoTime_EndsAll()
    {
        Ask(64, 10);
        Ask(0, 0);
        Ask(64, 1);

        Assert.That(_sampling.State.Seconds, Is.EqualTo(1), "what was ended does not come back");
        Assert.That(_workers[0].Intervals, Is.EqualTo(new[] { 64, 0, 64 }));
    }

    [TestCase(64u, 3_601u, "at most 3600 seconds, not for 3601")]
    [TestCase(2_000_000u, 1u, "not one in 2000000")]
    public void Request_BeyondReason_IsRefused(uint interval, uint seconds, string problem)
    {
        Assert.That(_sampling.Request(new Wire.SampleCycles { Interval = interval, Seconds = seconds }), Does.Contain(problem));
        Assert.That(_workers[0].Intervals, Is.Empty);
    }

    [Test]
    public void Socket_PassesTheRequestOnAndSaysWhatIsUnderWay()
    {
        using ControlBench bench = new();
        using ControlClient client = bench.Greet();

        Wire.Reply accepted = client.Ask(new Wire.Request { Sequence = 7, SampleCycles = new Wire.SampleCycles { Interval = 16, Seconds = 60 } });
        Wire.Reply refused = client.Ask(new Wire.Request { SampleCycles = new Wire.SampleCycles { Seconds = 4_000 } });

        Assert.That(accepted, Is.EqualTo(new Wire.Reply { Sequence = 7, CycleSampling = new Wire.CycleSampling { Interval = 16, Seconds = 60 } }));
        Assert.That(refused.Failure.Message, Does.Contain("4000"));
        Assert.That(bench.Worker.Intervals, Is.EqualTo(new[] { 16 }));
    }

    private void Ask(uint interval, uint seconds) =>
        Assert.That(_sampling.Request(new Wire.SampleCycles { Interval = interval, Seconds = seconds }), Is.Null);
}
