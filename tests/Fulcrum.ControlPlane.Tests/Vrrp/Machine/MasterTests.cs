using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Machine;

[TestFixture]
public sealed class MasterTests
{
    [Test]
    public void Advance_SendsAnAdvertEveryInterval()
    {
        Rig rig = Rig.Master();

        rig.Advance(5);

        Assert.That(rig.Take(), Is.EqualTo("advert 100, advert 100, advert 100, advert 100, advert 100"));
    }

    [Test]
    public void Garp_IsSentAgainAfterTheDelayAndThenEveryRefresh()
    {
        Rig rig = new Rig(VrrpSamples.Instance(priority: 255) with
        {
            Garp = new() { Delay = TimeSpan.FromSeconds(4), Repeat = 3, Refresh = TimeSpan.FromSeconds(10), RefreshRepeat = 2 },
        }).Start();
        rig.Advance(0);
        rig.Take();

        Assert.That(Seconds(rig, 25), Is.EqualTo(new[] { "4 garp 3", "14 garp 2", "24 garp 2" }));
    }

    [Test]
    public void Garp_LowerPriorityHeard_IsSentNowAndAfterItsDelay()
    {
        Rig rig = Rig.Master(VrrpSamples.Instance() with
        {
            Garp = new() { Delay = TimeSpan.Zero, LowerPriorityDelay = TimeSpan.FromSeconds(7), LowerPriorityRepeat = 2 },
        });

        rig.Hear(50);
        Assert.That(rig.Take(), Is.EqualTo("tell SplitBrain, advert 100, garp 2, tell LowerPriority"));
        Assert.That(Seconds(rig, 20), Is.EqualTo(new[] { "7 garp 2" }));
    }

    [Test]
    public void Hear_LowerPriorityWithNoAdvert_IsNotAnswered()
    {
        Rig rig = Rig.Master(VrrpSamples.Instance() with { IgnoresLowerPriority = true });

        rig.Hear(50);

        Assert.That(rig.Take(), Is.EqualTo("tell SplitBrain, garp 5, tell LowerPriority"));
    }

    [Test]
    public void Hear_PriorityZero_AnswersAndStays()
    {
        Rig rig = Rig.Master();

        rig.Hear(0);

        Assert.That(rig.Take(), Is.EqualTo("advert 100"));
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void Hear_HigherPriority_GivesWay()
    {
        Rig rig = Rig.Master();

        rig.Hear(150);

        Assert.That(rig.Take(), Is.EqualTo("release, tell Backup"));
        rig.Advance(3.6);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
        rig.Advance(0.1);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void Hear_HigherPriorityWithAnswer_SendsOneMore()
    {
        Rig rig = Rig.Master(VrrpSamples.Instance() with { AnswersHigherPriority = true });

        rig.Hear(150);

        Assert.That(rig.Take(), Is.EqualTo("advert 100, release, tell Backup"));
    }

    [TestCase("10.99.0.2", RouterState.Backup)]
    [TestCase("10.98.255.255", RouterState.Master)]
    [TestCase("10.99.0.1", RouterState.Master)]
    public void Hear_SamePriority_HigherAddressWins(string source, RouterState expected)
    {
        Rig rig = Rig.Master();

        rig.Hear(100, source);

        Assert.That(rig.Machine.State, Is.EqualTo(expected));
    }

    [Test]
    public void Fault_SendsPriorityZeroAndRemovesAddresses()
    {
        Rig rig = Rig.Master();

        rig.Machine.SetFault(FaultCause.Interface, "eth0 is down.", rig.Now);
        Assert.That(rig.Take(), Is.EqualTo("advert 0, release, tell Fault"));
        rig.Machine.SetFault(FaultCause.DataPlane, "The data plane is away.", rig.Now);
        rig.Machine.SetFault(FaultCause.Interface, null, rig.Now);
        rig.Advance(60);
        Assert.That(rig.Take(), Is.Empty);
        Assert.That(rig.Machine.Status.Faults, Is.EqualTo(new[] { "The data plane is away." }));

        rig.Machine.SetFault(FaultCause.DataPlane, null, rig.Now);
        Assert.That(rig.Take(), Is.EqualTo("tell Backup"));
        rig.Advance(3.7);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void Fault_AtTheStart_IsTold()
    {
        Rig rig = new(VrrpSamples.Instance());
        rig.Machine.SetFault(FaultCause.Interface, "eth0 is missing.", rig.Now);

        rig.Start();

        Assert.That(rig.Take(), Is.EqualTo("tell Fault"));
    }

    [Test]
    public void Fault_OnlyWaitingForAResult_IsNotTold()
    {
        Rig rig = new(VrrpSamples.Instance(priority: 255));
        rig.Machine.SetFault(FaultCause.Waiting, "Script x has not run yet.", rig.Now);
        rig.Start();
        Assert.That(rig.Take(), Is.Empty);

        rig.Machine.SetFault(FaultCause.Waiting, null, rig.Now);
        rig.Advance(0);

        Assert.That(rig.Take(), Is.EqualTo("tell Backup, advert 255, take, garp 5, tell Master"));
    }

    [Test]
    public void Fault_TrackedObjectThatANewConfigurationBrings_IsNotWaitedFor()
    {
        Rig rig = Rig.Master();

        rig.Machine.SetFault(FaultCause.Waiting, "Script x has not run yet.", rig.Now);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void Stop_SendsPriorityZeroRemovesAddressesAndTells()
    {
        Rig rig = Rig.Master();

        rig.Set.Stop(rig.Now);

        Assert.That(rig.Take(), Is.EqualTo("advert 0, release, tell Stop"));
        rig.Advance(60);
        Assert.That(rig.Take(), Is.Empty);
    }

    [Test]
    public void Yield_GivesUpAndLeavesTheOtherAlone()
    {
        Rig rig = Rig.Master();

        rig.Machine.Yield(rig.Now);
        Assert.That(rig.Take(), Is.EqualTo("advert 0, release, tell Backup"));
        rig.Advance(0.5);
        rig.HearFor(60, 50);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
        Assert.That(rig.Machine.Status.IsYielding, Is.True);

        rig.Machine.Release();
        rig.HearFor(4, 50);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void Yield_OtherIsGone_IsMasterAgain()
    {
        Rig rig = Rig.Master();
        rig.Machine.Yield(rig.Now);
        rig.HearFor(10, 50);

        rig.Advance(4);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
        Assert.That(rig.Machine.Status.IsYielding, Is.False);
    }

    [Test]
    public void TimerExpired_SleptLong_IsBackup()
    {
        Rig rig = Rig.Master(VrrpSamples.Instance() with { TimerExpiredBackup = 200 });

        rig.Sleep(3.3);
        rig.Set.Advance(rig.Now);

        Assert.That(rig.Take(), Is.EqualTo("tell TimerLate, release, tell Backup"));
    }

    [TestCase(0, 3.3)]
    [TestCase(200, 2.8)]
    public void TimerExpired_NotSoLongOrNotWritten_StaysMaster(int expired, double seconds)
    {
        Rig rig = Rig.Master(VrrpSamples.Instance() with { TimerExpiredBackup = expired });

        rig.Sleep(seconds);
        rig.Set.Advance(rig.Now);

        Assert.That(rig.Take(), Is.EqualTo("advert 100"));
    }

    [Test]
    public void Owners_Two_LowerAddressGivesWay()
    {
        Rig rig = new Rig(VrrpSamples.Instance(priority: 255)).Start();
        rig.Advance(1);

        rig.Hear(255, "10.99.0.2");

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
        Assert.That(rig.Machine.EffectivePriority, Is.EqualTo(255));
    }

    [Test]
    public void Owners_RivalWithLowerAddressGoesOn_GivesInAndComesBack()
    {
        Rig rig = new Rig(VrrpSamples.Instance(priority: 255)).Start();
        rig.Advance(1);

        rig.HearFor(2, 255, source: "10.99.0.0");
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master), "it waits for two adverts of its own");
        rig.HearFor(2, 255, source: "10.99.0.0");
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
        Assert.That(rig.Machine.EffectivePriority, Is.EqualTo(254));
        rig.Advance(4);

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
        Assert.That(rig.Machine.EffectivePriority, Is.EqualTo(255));
    }

    private static List<string> Seconds(Rig rig, int seconds)
    {
        List<string> bursts = [];
        for (int second = 1; second <= seconds; second++)
        {
            rig.Advance(1);
            IEnumerable<string> done = rig.Take().Split(", ").Where(item => item.StartsWith("garp", StringComparison.Ordinal));
            bursts.AddRange(done.Select(item => $"{second} {item}"));
        }
        return bursts;
    }
}
