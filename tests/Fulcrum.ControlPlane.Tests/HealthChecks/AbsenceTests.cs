using System.Threading.Channels;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.HealthChecks;

/// <summary>What checks make of a data plane that goes away and comes back.</summary>
[TestFixture]
public sealed class AbsenceTests
{
    private static readonly CheckResult s_unreachable = CheckResult.Failure("host unreachable");

    private static readonly BfdCheck s_bfd = new() { Session = "one" };

    private FakeTime _time = null!;
    private WayToServers _way = null!;
    private Checker _checker = null!;
    private CheckRunner _runner = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new();
        _way = new(_time);
        _checker = new();
        _runner = new(Samples.Check() with { Retries = 0 }, _checker, new(Up: true, HasResult: true, TimeSpan.Zero, ""), _time, (_, _) => { }, way: _way);
    }

    [TearDown]
    public void TearDown() => _runner.Dispose();

    [Test]
    public async Task Attempt_UnderWayWhenTheDataPlaneGoes_SaysNothing()
    {
        await BeginAsync();

        _way.Lose();
        _checker.End(s_unreachable);

        await Eventually.IsTrue(() => _runner.Status.Verdict == CheckVerdict.Inconclusive, "the attempt has ended");
        Assert.That(_runner.Up);
        Assert.That(_runner.Status.Reason, Is.EqualTo("host unreachable, while the data plane was away"));
    }

    [Test]
    public async Task Attempts_WhileTheDataPlaneIsAway_AreNotMade()
    {
        _way.Lose();
        _runner.Start();
        await AdvanceAsync(29);
        Assert.That(_checker.Begun, Is.Zero);

        _way.Find();
        await AdvanceAsync(11);

        await Eventually.IsTrue(() => _checker.Begun == 1, "they go on");
        _checker.End(s_unreachable);
        await Eventually.IsTrue(() => !_runner.Up, "and count");
    }

    [Test]
    public async Task Attempts_WhileItIsAwayForLong_AreMadeAndCount()
    {
        _way.Lose();
        _runner.Start();
        await AdvanceAsync(31);

        await Eventually.IsTrue(() => _checker.Begun == 1, "they are made again");
        _checker.End(s_unreachable);

        await Eventually.IsTrue(() => !_runner.Up, "and count");
    }

    [Test]
    public async Task Failure_InTheFirstMomentAfter_SaysNothing()
    {
        _way.Lose();
        _time.Advance(TimeSpan.FromSeconds(5));
        _way.Find();
        await BeginAsync();

        _checker.End(s_unreachable);

        await Eventually.IsTrue(() => _runner.Status.Verdict == CheckVerdict.Inconclusive, "neighbours need a moment");
        Assert.That(_runner.Up);
    }

    [Test]
    public void Way_LostTwice_IsWaitedForFromTheFirst()
    {
        _way.Find();
        Assert.That(_way.WasThereSince(_time.GetTimestamp()), "it was never away");
        _way.Lose();
        _time.Advance(TimeSpan.FromSeconds(20));
        _way.Lose();

        Assert.That(_way.Awaited, Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task BfdSession_ThatEndsWithTheDataPlane_TakesTheServerDownOnlyIfItStaysSo(bool comesBack)
    {
        Observed<bool> session = new(true);
        using EventChecker<bool> checker = new(session, Stream.Null, up => up ? CheckResult.Success : CheckResult.Failure("down"));
        using CheckRunner runner = new(s_bfd, checker, new(Up: true, HasResult: true, TimeSpan.Zero, ""), _time, (_, _) => { }, way: _way);
        runner.Start();
        await Eventually.IsTrue(() => runner.Status.Verdict == CheckVerdict.Success, "the session is up");

        _way.Lose();
        session.Set(false);
        await AdvanceAsync(3);
        _way.Find();
        await AdvanceAsync(3);
        Assert.That(runner.Up);
        if (comesBack)
            session.Set(true);
        await AdvanceAsync(3);

        await Eventually.IsTrue(() => runner.Up == comesBack, "it is as the session is");
        session.Set(!comesBack);
        await Eventually.IsTrue(() => runner.Up != comesBack, "events count at once again");
    }

    private async Task BeginAsync()
    {
        _runner.Start();
        await Eventually.IsTrue(() => _checker.Begun == 1, "the attempt is under way");
    }

    private async Task AdvanceAsync(int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            await Eventually.IsTrue(() => _checker.Begun > 0 || _time.WaitingTimerCount > 0, "the check waits");
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Attempts end when the test says so.</summary>
    private sealed class Checker : IChecker
    {
        private readonly Channel<CheckResult> _results = Channel.CreateUnbounded<CheckResult>();
        private int _begun;

        public int Begun => Volatile.Read(ref _begun);

        public void End(CheckResult result) => _results.Writer.TryWrite(result);

        public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
        {
            Interlocked.Increment(ref _begun);
            return await _results.Reader.ReadAsync(cancellation);
        }
    }
}
