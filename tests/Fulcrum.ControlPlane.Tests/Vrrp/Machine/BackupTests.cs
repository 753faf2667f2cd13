using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Machine;

[TestFixture]
public sealed class BackupTests
{
    [TestCase(100, 3 + 156.0 / 256)]
    [TestCase(254, 3 + 2.0 / 256)]
    [TestCase(1, 3 + 255.0 / 256)]
    public void Start_NobodyHeard_BecomesMasterAfterTheWholeTime(int priority, double seconds)
    {
        Rig rig = new Rig(VrrpSamples.Instance(priority: priority)).Start();

        rig.Advance(seconds - 0.001);
        Assert.That(rig.Take(), Is.EqualTo("tell Backup"));
        rig.Advance(0.002);
        Assert.That(rig.Take(), Is.EqualTo($"advert {priority}, take, garp 5, tell Master"));
    }

    [Test]
    public void Start_StateMasterBelow255_WaitsAsLong()
    {
        Rig rig = new Rig(VrrpSamples.Instance(priority: 150) with { State = VrrpState.Master }).Start();

        rig.Advance(3.4);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
    }

    [Test]
    public void Start_OwnerOfTheAddresses_IsMasterAtOnce()
    {
        Rig rig = new Rig(VrrpSamples.Instance(priority: 255)).Start();

        rig.Advance(0);

        Assert.That(rig.Take(), Is.EqualTo("tell Backup, advert 255, take, garp 5, tell Master"));
    }

    [Test]
    public void Start_Held_TakesOverLater()
    {
        Rig rig = new Rig(VrrpSamples.Instance(priority: 255)).Start(hold: 20);

        rig.Advance(19.9);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
        rig.Advance(0.2);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void Start_GoingOnAfterACrash_IsMasterAtOnce() => Assert.That(
        new Rig(VrrpSamples.Instance()).Start(StartMode.Continue).Take(), Is.EqualTo("advert 100, take, garp 5, tell Master"));

    [TestCase(1, 0, 0, 1)]
    [TestCase(5, 600, 0, 600)]
    [TestCase(0, 600, 500, 100)]
    [TestCase(30, 600, 590, 30)]
    [TestCase(0, 600, 700, 0)]
    public void StartHold_IsTheLongerOne(double startup, double afterBoot, double sinceBoot, double expected) => Assert.That(
        StartHold.Of(new() { StartupDelay = TimeSpan.FromSeconds(startup), DelayAfterBoot = TimeSpan.FromSeconds(afterBoot) },
            TimeSpan.FromSeconds(sinceBoot)), Is.EqualTo(TimeSpan.FromSeconds(expected)));

    [TestCase(100)]
    [TestCase(200)]
    public void Hear_NotLower_StaysBackup(int priority)
    {
        Rig rig = new Rig(VrrpSamples.Instance()).Start();

        rig.HearFor(60, priority);

        Assert.That(rig.Take(), Is.EqualTo("tell Backup"));
        Assert.That(rig.Machine.Status, Has.Property("Master").EqualTo(System.Net.IPAddress.Parse("10.99.0.2")).And
            .Property("MasterPriority").EqualTo(priority));
    }

    [Test]
    public void Hear_MasterFallsSilent_TakesOver()
    {
        Rig rig = new Rig(VrrpSamples.Instance()).Start();
        rig.HearFor(10, 200);

        rig.Advance(2 + 156.0 / 256 - 0.001);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
        rig.Advance(0.002);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
        Assert.That(rig.Events[^1].Reason, Is.EqualTo("10.99.0.2 is not heard any more"));
    }

    [Test]
    public void Hear_PriorityZero_TakesOverAfterTheSkew()
    {
        Rig rig = new Rig(VrrpSamples.Instance()).Start();
        rig.HearFor(10, 200);

        rig.Hear(0);
        rig.Advance(156.0 / 256 - 0.001);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
        rig.Advance(0.002);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void Hear_PriorityZeroOfAnotherThanTheMaster_ChangesNothing()
    {
        Rig rig = new Rig(VrrpSamples.Instance()).Start();
        rig.HearFor(10, 200);
        rig.Hear(200);

        rig.Hear(0, source: "10.99.0.3");
        rig.Advance(0.99);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
    }

    [Test]
    public void Hear_LowerPriority_IsIgnoredAndTakenOver()
    {
        Rig rig = new Rig(VrrpSamples.Instance()).Start();

        rig.HearFor(5, 50);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
        Assert.That(rig.Events[1].Reason, Is.EqualTo("10.99.0.2 has priority 50"));
    }

    [Test]
    public void Hear_LowerPriorityWithNopreempt_IsLeftAlone()
    {
        Rig rig = new Rig(VrrpSamples.Instance() with { DoesNotPreempt = true }).Start();

        rig.HearFor(60, 50);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
        rig.Advance(4);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void Hear_LowerPriorityWhileItMayNotTakeOver_IsLeftAlone()
    {
        Rig rig = new Rig(VrrpSamples.Instance()).Start();
        rig.Machine.SetMayTakeOver(false);
        rig.HearFor(30, 50);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));

        rig.Machine.SetMayTakeOver(true);
        rig.HearFor(4, 50);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void MayNotTakeOver_OwnerOfTheAddresses_HearsALivingMasterFirst()
    {
        Rig rig = new(VrrpSamples.Instance(priority: 255) with { State = VrrpState.Master });
        rig.Machine.SetMayTakeOver(false);
        rig.Start();

        rig.HearFor(30, 50);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
    }

    [Test]
    public void MayNotTakeOver_MasterFallsSilent_TakesOver()
    {
        Rig rig = new Rig(VrrpSamples.Instance()).Start();
        rig.Machine.SetMayTakeOver(false);
        rig.HearFor(30, 50);

        rig.Advance(4);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void PreemptDelay_LowerPriority_IsLeftAloneForThatLong()
    {
        Rig rig = new Rig(VrrpSamples.Instance() with { PreemptDelay = TimeSpan.FromSeconds(30) }).Start();

        rig.HearFor(30, 50);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
        rig.HearFor(4, 50);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void PreemptDelay_BetterMasterMeanwhile_BeginsAnew()
    {
        Rig rig = new Rig(VrrpSamples.Instance() with { PreemptDelay = TimeSpan.FromSeconds(30) }).Start();

        rig.HearFor(25, 50);
        rig.HearFor(2, 200);
        rig.HearFor(29, 50);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
    }

    [Test]
    public void Version3_MastersInterval_IsAdopted()
    {
        VrrpInstance instance = VrrpSamples.Instance() with { Version = 3, Interval = TimeSpan.FromSeconds(1) };
        Rig rig = new Rig(instance).Start();

        rig.HearFor(1, 200, interval: 0.1, version: 3);
        rig.Advance(0.2 + 0.1 * 156 / 256 + 0.001);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
        Assert.That(rig.Machine.Status.MasterInterval, Is.EqualTo(TimeSpan.FromSeconds(1)), "its own now");
    }

    [TestCase(0.1)]
    [TestCase(0.01)]
    public void Version3_SubSecond_TakesOverInThreeIntervalsAndSkew(double interval)
    {
        VrrpInstance instance = VrrpSamples.Instance() with { Version = 3, Interval = TimeSpan.FromSeconds(interval) };
        Rig rig = new Rig(instance).Start();
        rig.HearFor(interval * 20, 200, interval, version: 3);
        rig.Hear(200, interval: interval, version: 3);

        rig.Advance(interval * (3 + 156.0 / 256) - 0.0001);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
        rig.Advance(0.0002);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void DownTimerAdverts_CountsThem()
    {
        Rig rig = new Rig(VrrpSamples.Instance() with { DownTimerAdverts = 10 }).Start();
        rig.HearFor(5, 200);

        rig.Advance(9.5);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
        rig.Advance(0.2);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void SetWeight_MovesPriorityAndTimer()
    {
        Rig rig = new Rig(VrrpSamples.Instance()).Start();
        rig.Machine.SetWeight(100);
        Assert.That(rig.Take(), Is.EqualTo("tell Backup, tell PriorityChanged"));

        rig.Advance(3 + 56.0 / 256 + 0.001);

        Assert.That(rig.Take(), Does.StartWith("advert 200"));
    }

    [TestCase(100, 1000, 254)]
    [TestCase(100, -1000, 1)]
    [TestCase(255, -1000, 255)]
    [TestCase(100, int.MaxValue, 254)]
    public void SetWeight_HasLimits(int priority, int weight, int expected)
    {
        Rig rig = new Rig(VrrpSamples.Instance(priority: priority)).Start();

        rig.Machine.SetWeight(weight);

        Assert.That(rig.Machine.EffectivePriority, Is.EqualTo(expected));
    }

    [Test]
    public void SetWeight_RaisedAboveTheMaster_TakesOver()
    {
        Rig rig = new Rig(VrrpSamples.Instance()).Start();
        rig.HearFor(10, 150);

        rig.Machine.SetWeight(60);
        rig.HearFor(4, 150);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }
}
