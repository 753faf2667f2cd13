using System.Collections.Concurrent;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.HealthChecks;

/// <summary>share_checks, and what monitors tell of checks and services.</summary>
[TestFixture]
public sealed class SharedCheckTests
{
    private static readonly VirtualService s_first = Service(100, Samples.Check());
    private static readonly VirtualService s_second = Service(101, Samples.Check());

    private readonly ConcurrentQueue<ScriptedChecker> _checkers = [];
    private FakeTime _time = null!;
    private ListLogger<HealthMonitor> _log = null!;
    private HealthMonitor _monitor = null!;

    [SetUp]
    public void SetUp()
    {
        _checkers.Clear();
        (_time, _log) = (new(), new());
        _monitor = new(_ => NewChecker(), HealthMemory.Empty, _time, _log);
    }

    [TearDown]
    public void TearDown() => _monitor.Dispose();

    [TestCase(true, 1)]
    [TestCase(false, 2)]
    public void Update_SameCheckOfOneServer_RunsOnceWhereSharingIsOn(bool shares, int runs)
    {
        _monitor.Update(Model(shares, s_first, s_second));

        Assert.That(_checkers, Has.Count.EqualTo(runs));
    }

    [Test]
    public void Update_OtherParameters_AreNotShared()
    {
        _monitor.Update(Model(true, s_first, Service(101, Samples.Check() with { Retries = 7 })));

        Assert.That(_checkers, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Result_OfASharedCheck_CountsForAllServicesInOneChange()
    {
        int changes = 0;
        ConcurrentQueue<HealthEvent> events = [];
        _monitor.Changed += () => changes++;
        _monitor.Occurred += events.Enqueue;
        _monitor.Update(Model(true, s_first, s_second));
        _checkers.Single().Result = CheckResult.Failure("connection refused");

        await FirstAttempt();

        await Eventually.IsTrue(() => changes > 0, "a change");
        Assert.Multiple(() =>
        {
            Assert.That(changes, Is.EqualTo(1));
            Assert.That(IsUp(s_first) || IsUp(s_second), Is.False);
            Assert.That(events.Select(e => $"{e.Service.Key.Address} {e.GetType().Name}"), Is.EqualTo(new[]
            {
                "10.0.1.100 ServiceEvent", "10.0.1.101 ServiceEvent", "10.0.1.100 ServerEvent", "10.0.1.100 ServiceEvent",
                "10.0.1.101 ServerEvent", "10.0.1.101 ServiceEvent",
            }));
        });
    }

    [Test]
    public async Task Update_OneOfTheServicesGoes_TheCheckGoesOnForTheOther()
    {
        _monitor.Update(Model(true, s_first, s_second));
        _monitor.Update(Model(true, s_second));
        _checkers.Single().Result = CheckResult.Failure("connection refused");

        await FirstAttempt();
        await Eventually.IsTrue(() => !IsUp(s_second), "down");
        _monitor.Update(Model(true, s_first, s_second));

        Assert.That(IsUp(s_first), Is.False, "what is known of the server counts at once");
        Assert.That(_checkers, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task ChecksOf_AfterAnAttempt_TellsResultReasonAndNextRun()
    {
        _monitor.Update(Model(false, s_first));
        CheckStatus before = _monitor.ChecksOf(s_first, s_first.RealServers[0]).Single().Status;
        _checkers.Single().Result = CheckResult.Failure("connection refused");

        await FirstAttempt();

        await Eventually.IsTrue(() => !IsUp(s_first), "down");
        DateTimeOffset start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.That(before, Is.EqualTo(new CheckStatus(Up: true) { NextAt = start.AddSeconds(1) }));
        Assert.That(_monitor.ChecksOf(s_first, s_first.RealServers[0]).Single(), Is.EqualTo((Samples.Check(), new CheckStatus(Up: false)
        {
            Verdict = CheckVerdict.Failure, Reason = "connection refused", EndedAt = start.AddSeconds(1), NextAt = start.AddSeconds(11),
        })));
    }

    private static VirtualService Service(int last, HealthCheck check) => Samples.Service(Samples.Key(last), Samples.Server(2, 1, check));

    private static DirectorModel Model(bool shares, params VirtualService[] services) =>
        Samples.Model(services) with { Defaults = new() { SharesChecks = shares } };

    private ScriptedChecker NewChecker()
    {
        ScriptedChecker checker = new();
        _checkers.Enqueue(checker);
        return checker;
    }

    private bool IsUp(VirtualService service) => _monitor.Current.IsUp(service, service.RealServers[0]);

    private async Task FirstAttempt()
    {
        await Eventually.IsTrue(() => _time.WaitingTimerCount == 1, "the check waits");
        _time.Advance(TimeSpan.FromSeconds(1));
    }
}
