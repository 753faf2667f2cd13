using System.Collections.Concurrent;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Evidence;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Evidence;

/// <summary>What becomes of servers that their sessions speak against.</summary>
[TestFixture]
internal sealed class EvidenceWatchTests
{
    private readonly ScriptedChecker _checker = new();
    private readonly ConcurrentQueue<HealthEvent> _events = [];
    private FakeTime _time = null!;
    private HealthMonitor _monitor = null!;
    private EvidenceWatch _watch = null!;
    private VirtualService _service = null!;
    private int _changes;

    [SetUp]
    public void SetUp()
    {
        _time = new();
        _monitor = new(_ => _checker, HealthMemory.Empty, _time, new ListLogger<HealthMonitor>());
        _monitor.Changed += () => _changes++;
        _monitor.Occurred += _events.Enqueue;
        _watch = new(_monitor, _time);
        _changes = 0;
        _checker.Result = CheckResult.Success;
    }

    [TearDown]
    public void TearDown()
    {
        _monitor.Dispose();
        _events.Clear();
    }

    [TestCase(EvidenceAction.Suspect, 0)]
    [TestCase(EvidenceAction.CheckNow, 1)]
    public async Task Server_ThatFailsHandshakes_IsSuspectUntilTheyStop(EvidenceAction action, int checks)
    {
        await Start(action);
        int before = _checker.Attempts;

        Fail(6);

        Assert.That(Health.Up, Is.True);
        Assert.That(Health.Suspicion, Does.EndWith("6 of 6 handshakes failed within 10 s (passive_evidence)"));
        await Eventually.IsTrue(() => _checker.Attempts == before + checks, "checks are made at once where they shall be");
        Assert.That(_changes, Is.Zero, "the data plane has nothing to know");
        _time.Advance(TimeSpan.FromSeconds(11));
        Fail(0);
        Assert.That(Health.Suspicion, Is.Empty);
    }

    [Test]
    public async Task Server_ThatIsHeldDown_IsUpAfterTheNextSuccess()
    {
        await Start(EvidenceAction.Down);
        _checker.Result = CheckResult.Inconclusive("no socket");

        Fail(6);

        Assert.That((Health.Up, Health.Detail), Is.EqualTo((false, Health.Suspicion)));
        Assert.That(_events.OfType<ServerEvent>().Last().Up, Is.False);
        await Eventually.IsTrue(() => _checker.Attempts > 1, "its checks are made at once");
        Assert.That(Health.Up, Is.False, "an attempt that says nothing clears nothing");
        _checker.Result = CheckResult.Success;
        _time.Advance(TimeSpan.FromSeconds(20));
        await Eventually.IsTrue(() => Health.Up, "up");
        Assert.That(Health.Suspicion, Is.Not.Empty, "suspect until the window has passed");
        Fail(0);
        Assert.That(Health.Suspicion, Is.Empty);
        await Eventually.IsTrue(() => _changes == 2, "the data plane hears of both");
    }

    [Test]
    public async Task Server_OfAServiceWithoutTheBlock_IsLeftAlone()
    {
        await Start(EvidenceAction.Down, hasBlock: false);

        Fail(100);

        Assert.That((Health.Up, Health.Suspicion), Is.EqualTo((true, "")));
    }

    [Test]
    public async Task Server_ThatLeaves_TakesItsSuspicionWithIt()
    {
        await Start(EvidenceAction.Down);
        Fail(6);
        Assert.That(Health.Up, Is.False);

        _monitor.Update(DirectorModel.Empty);
        _monitor.Update(Samples.Model(_service));

        Assert.That((Health.Up, Health.Suspicion), Is.EqualTo((true, "")));
    }

    private ulong _failures;

    private ServerHealth Health => _monitor.Current.Find(_service, _service.RealServers[0])!;

    private async Task Start(EvidenceAction action, bool hasBlock = true)
    {
        _failures = 0;
        PassiveEvidence? rule = hasBlock ? new() { Failures = 5, Percent = 50, Action = action } : null;
        _service = Samples.Service(Samples.Key(), Samples.Server(1, 1, Samples.Check())) with { PassiveEvidence = rule };
        _monitor.Update(Samples.Model(_service));
        int before = _checker.Attempts;
        // The first attempt, after the settling time.
        for (int tries = 0; _checker.Attempts == before && tries < 100; tries++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20);
        }
        await Eventually.IsTrue(() => _monitor.ChecksOf(_service, _service.RealServers[0])[0].Status.Verdict is not null, "a result");
        _watch.Observe(Samples.Model(_service), _ => default);
    }

    private void Fail(ulong handshakes)
    {
        _failures += handshakes;
        _watch.Observe(Samples.Model(_service), key => key.Server.Equals(_service.RealServers[0].Endpoint) ? new(_failures, _failures) : default);
    }
}
