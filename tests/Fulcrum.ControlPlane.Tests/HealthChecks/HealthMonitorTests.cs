using System.Collections.Concurrent;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.HealthChecks;

[TestFixture]
public sealed class HealthMonitorTests
{
    private static readonly CheckResult s_refused = CheckResult.Failure("connection refused");

    private FakeTime _time = null!;
    private ListLogger<HealthMonitor> _log = null!;
    private ConcurrentDictionary<HealthCheck, ScriptedChecker> _checkers = null!;
    private HealthMonitor _monitor = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new();
        _log = new();
        _checkers = [];
        _monitor = NewMonitor(HealthMemory.Empty);
    }

    [TearDown]
    public void TearDown() => _monitor.Dispose();

    [Test]
    public async Task Monitor_FirstCheckFails_TakesTheServerDownAndLogsOneLine()
    {
        VirtualService service = Service(Samples.Check());
        int changes = 0;
        _monitor.Changed += () => changes++;
        _monitor.Update(Samples.Model(service));
        Checker(Samples.Check()).Result = s_refused;
        Assert.That(IsUp(service), Is.True, "up before the first check");

        await Attempt(Samples.Check(), 1, TimeSpan.FromSeconds(1));

        await Eventually.IsTrue(() => changes == 1, "the change is raised");
        Assert.Multiple(() =>
        {
            Assert.That(IsUp(service), Is.False);
            Assert.That(_log.Lines, Is.EqualTo(new[]
            {
                "Warning: TCP 10.0.1.100:80: real server 10.0.11.2:80 is down: connection refused (TCP_CHECK)",
            }));
            Assert.That(_monitor.Current.Find(service, service.RealServers[0])!.Detail,
                Is.EqualTo("2030-01-01T00:00:01Z connection refused (TCP_CHECK)"));
        });
    }

    [Test]
    public async Task Monitor_ServerComesBack_IsUpAfterOneSuccess()
    {
        VirtualService service = Service(Samples.Check());
        _monitor.Update(Samples.Model(service));
        Checker(Samples.Check()).Result = s_refused;
        await Attempt(Samples.Check(), 1, TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => !IsUp(service), "down");
        Checker(Samples.Check()).Result = CheckResult.Success;

        await Attempt(Samples.Check(), 2, TimeSpan.FromSeconds(10));

        await Eventually.IsTrue(() => IsUp(service), "up");
        Assert.That(_log.Lines[^1], Is.EqualTo("Information: TCP 10.0.1.100:80: real server 10.0.11.2:80 is up (TCP_CHECK)"));
    }

    [Test]
    public async Task Monitor_Alpha_IsDownUntilTheFirstSuccess()
    {
        VirtualService service = Service(Samples.Check(startsDown: true));
        _monitor.Update(Samples.Model(service));
        Assert.That(IsUp(service), Is.False);

        await Attempt(Samples.Check(startsDown: true), 1, TimeSpan.FromSeconds(1));

        await Eventually.IsTrue(() => IsUp(service), "up");
    }

    [Test]
    public async Task Monitor_TwoChecks_ServerIsUpWhenBothAre()
    {
        TcpCheck other = Samples.Check() with { Target = Samples.EndPoint(99) };
        VirtualService service = Service(Samples.Check(), other);
        _monitor.Update(Samples.Model(service));
        Checker(other).Result = s_refused;

        await Attempt(Samples.Check(), 1, TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => !IsUp(service), "down because of one");

        Assert.That(_log.Lines, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Update_UnchangedCheck_KeepsStateAndSchedule()
    {
        VirtualService service = Service(Samples.Check());
        _monitor.Update(Samples.Model(service));
        Checker(Samples.Check()).Result = s_refused;
        await Attempt(Samples.Check(), 1, TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => !IsUp(service) && _time.WaitingTimerCount == 1, "down and waiting");
        await AdvanceWithoutAttempt(TimeSpan.FromSeconds(6));

        _monitor.Update(Samples.Model(service with { Scheduler = "wrr" }, Samples.Service(Samples.Key(101))));

        Assert.That(IsUp(service), Is.False);
        await AdvanceWithoutAttempt(TimeSpan.FromSeconds(3.9));
        await Attempt(Samples.Check(), 2, TimeSpan.FromSeconds(0.1));
    }

    [Test]
    public async Task Update_ChangedCheckOfADeadServer_StaysDownAndIsCheckedAtOnce()
    {
        VirtualService service = Service(Samples.Check());
        _monitor.Update(Samples.Model(service));
        Checker(Samples.Check()).Result = s_refused;
        await Attempt(Samples.Check(), 1, TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => !IsUp(service), "down");
        TcpCheck changed = Samples.Check() with { Retries = 7 };
        Checker(changed).Result = s_refused;

        VirtualService next = Service(changed);
        _monitor.Update(Samples.Model(next));

        Assert.That(IsUp(next), Is.False);
        await Eventually.IsTrue(() => Checker(changed).Attempts == 1, "checked at once");
        Assert.That(IsUp(next), Is.False);
    }

    [Test]
    public async Task Update_ChangedCheckOfALivingServer_StaysUpAndItsRetriesCount()
    {
        VirtualService service = Service(Samples.Check());
        _monitor.Update(Samples.Model(service));
        await Attempt(Samples.Check(), 1, TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => _monitor.Remember().ToRecords("boot").Checks.Count == 1, "a first result");
        TcpCheck changed = Samples.Check(startsDown: true) with { Retries = 1 };
        Checker(changed).Result = s_refused;

        VirtualService next = Service(changed);
        _monitor.Update(Samples.Model(next));
        Assert.That(IsUp(next), Is.True, "whatever alpha says");
        await Attempt(changed, 1, TimeSpan.FromSeconds(1));

        Assert.That(IsUp(next), Is.True, "keepalived would take it down");
        await Attempt(changed, 2, TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => !IsUp(next), "down after its retries");
    }

    [Test]
    public void Update_NewServer_IsUpUnlessAlphaSaysOtherwise()
    {
        _monitor.Update(Samples.Model(Service(Samples.Check())));
        VirtualService next = Samples.Service(Samples.Key(), Samples.Server(2, 1, Samples.Check()), Samples.Server(3, 1, Samples.Check()),
            Samples.Server(4, 1, Samples.Check(startsDown: true)));

        _monitor.Update(Samples.Model(next));

        Assert.That(next.RealServers.Select(server => _monitor.Current.IsUp(next, server)), Is.EqualTo(new[] { true, true, false }));
    }

    [Test]
    public void Update_AlphaCheckAddedToALivingServer_StaysUp()
    {
        _monitor.Update(Samples.Model(Service()));

        VirtualService next = Service(Samples.Check(startsDown: true));
        _monitor.Update(Samples.Model(next));

        Assert.That(IsUp(next), Is.True);
    }

    [Test]
    public void Update_ServerIsGone_StopsItsChecks()
    {
        _monitor.Update(Samples.Model(Service(Samples.Check())));
        _monitor.Update(Samples.Model());

        Assert.That(_monitor.Current.Servers, Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Memory_AfterARestart_StartsAsItWas(bool up)
    {
        // The opposite of what alpha alone would say.
        TcpCheck check = Samples.Check(startsDown: up);
        VirtualService service = Service(check);
        CheckKey key = new(new(service.Key, service.RealServers[0].Endpoint), check);
        _monitor.Dispose();
        _monitor = NewMonitor(new(new Dictionary<string, ServerHealth> { [HealthMemory.KeyOf(key)] = new(up, "detail") }));
        Checker(check).Result = s_refused;

        _monitor.Update(Samples.Model(service));

        Assert.That(IsUp(service), Is.EqualTo(up));
        if (up)
        {
            await Attempt(check, 1, TimeSpan.FromSeconds(1));
            await Attempt(check, 2, TimeSpan.FromSeconds(1));
            Assert.That(IsUp(service), Is.True, "retries apply to a server that was up");
        }
        else
        {
            await Eventually.IsTrue(() => Checker(check).Attempts == 1, "checked at once");
            Assert.That(IsUp(service), Is.False, "no flapping");
        }
    }

    [Test]
    public async Task Await_WhatChecksNeed_HoldsBackFirstAttemptsUntilItIsThere()
    {
        TaskCompletionSource ready = new();
        VirtualService service = Service(Samples.Check());
        _monitor.Await(ready.Task);
        _monitor.Update(Samples.Model(service));
        _time.Advance(TimeSpan.FromHours(1));
        await Task.Delay(50);
        Assert.That(Checker(Samples.Check()).Attempts, Is.Zero);

        ready.SetResult();
        await Eventually.IsTrue(() => _time.WaitingTimerCount > 0, "the check waits for its time");
        await Attempt(Samples.Check(), 1, TimeSpan.FromSeconds(1));

        Assert.That(IsUp(service), Is.True);
    }

    [Test]
    public async Task Remember_WeightOfACheck_CountsAfterTheRestart()
    {
        VirtualService service = Service(Samples.Check());
        _monitor.Update(Samples.Model(service));
        Checker(Samples.Check()).Result = CheckResult.Success with { Weight = new(20, IsAbsolute: true) };
        await Attempt(Samples.Check(), 1, TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => WeightOf(service) == 20, "the check says 20");
        HealthMemory saved = HealthMemory.From(_monitor.Remember().ToRecords("boot"), "boot");
        _monitor.Dispose();

        _monitor = NewMonitor(saved);
        _monitor.Update(Samples.Model(service));

        Assert.That(WeightOf(service), Is.EqualTo(20));
    }

    private int? WeightOf(VirtualService service) => _monitor.Current.Find(service, service.RealServers[0])?.WeightFrom(1);

    [Test]
    public async Task Remember_SavedAndReadInTheSameBoot_IsTheSame()
    {
        VirtualService service = Service(Samples.Check());
        _monitor.Update(Samples.Model(service));
        Checker(Samples.Check()).Result = s_refused;
        await Attempt(Samples.Check(), 1, TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => !IsUp(service), "down");

        Api.V1.HealthRecords records = _monitor.Remember().ToRecords("boot");

        CheckKey key = new(new(service.Key, service.RealServers[0].Endpoint), Samples.Check());
        Assert.Multiple(() =>
        {
            Assert.That(HealthMemory.From(records, "boot").Find(key)?.Up, Is.False);
            Assert.That(HealthMemory.From(records, "boot").Find(key with { Check = Samples.Check() with { Retries = 9 } }), Is.Null);
            Assert.That(HealthMemory.From(records, "another boot").Find(key), Is.Null);
        });
    }

    [Test]
    public async Task CheckFailedNow_DeadServer_IsCheckedBeforeItsTime()
    {
        VirtualService service = Service(Samples.Check());
        _monitor.Update(Samples.Model(service));
        Checker(Samples.Check()).Result = s_refused;
        await Attempt(Samples.Check(), 1, TimeSpan.FromSeconds(1));
        await Eventually.IsTrue(() => !IsUp(service) && _time.WaitingTimerCount == 1, "down and waiting");
        Checker(Samples.Check()).Result = CheckResult.Success;

        _monitor.CheckFailedNow();

        await Eventually.IsTrue(() => IsUp(service), "up");
    }

    [Test]
    public async Task Monitor_Inconclusive_ChangesNothing()
    {
        VirtualService service = Service(Samples.Check());
        _monitor.Update(Samples.Model(service));
        Checker(Samples.Check()).Result = CheckResult.Inconclusive("no address");

        await Attempt(Samples.Check(), 1, TimeSpan.FromSeconds(1));

        await Eventually.IsTrue(() => _log.Lines.Count == 1, "a warning");
        Assert.That(IsUp(service), Is.True);
    }

    [Test]
    public async Task Monitor_CheckSaysAWeight_ChangesThatOfTheServer()
    {
        VirtualService service = Service(Samples.Check());
        int changes = 0;
        _monitor.Changed += () => changes++;
        _monitor.Update(Samples.Model(service));
        Checker(Samples.Check()).Result = CheckResult.Success with { Weight = new CheckWeight(7, IsAbsolute: true) };

        await Attempt(Samples.Check(), 1, TimeSpan.FromSeconds(1));

        await Eventually.IsTrue(() => changes == 1, "the change is raised");
        Assert.That(new ServiceRotation(service, _monitor.Current).WeightAt(0), Is.EqualTo(7));
    }

    [Test]
    public void Update_CheckThatCannotBeMade_IsAsIfItWereNotThere()
    {
        VirtualService service = Service(new MiscCheck { Command = new Script(["/no/such/program"]), StartsDown = true });

        _monitor.Update(Samples.Model(service));
        _monitor.Update(Samples.Model(service));

        Assert.That(IsUp(service), Is.True);
        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "Warning: TCP 10.0.1.100:80: real server 10.0.11.2:80: MISC_CHECK is left out: /no/such/program is not there, or cannot be executed",
        }));
    }

    private static VirtualService Service(params HealthCheck[] checks) => Samples.Service(Samples.Key(), Samples.Server(2, 1, checks));

    private HealthMonitor NewMonitor(HealthMemory memory) => new(key => Checker(key.Check), memory, _time, _log);

    private ScriptedChecker Checker(HealthCheck check) => _checkers.GetOrAdd(check, _ => new());

    private bool IsUp(VirtualService service) => _monitor.Current.IsUp(service, service.RealServers[0]);

    /// <summary>Lets the time pass that is left until the check's n-th attempt, and waits for it.</summary>
    private async Task Attempt(HealthCheck check, int number, TimeSpan after)
    {
        await Eventually.IsTrue(() => _time.WaitingTimerCount > 0, "the check waits");
        _time.Advance(after);
        await Eventually.IsTrue(() => Checker(check).Attempts == number, $"attempt {number}");
    }

    private async Task AdvanceWithoutAttempt(TimeSpan by)
    {
        int before = Checker(Samples.Check()).Attempts;
        _time.Advance(by);
        await Task.Delay(20);
        Assert.That(Checker(Samples.Check()).Attempts, Is.EqualTo(before));
    }
}
