using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Machine;

[TestFixture]
public sealed class SyncGroupTests
{
    private static readonly VrrpModel s_model = new()
    {
        Instances = [VrrpSamples.Instance("A", 1), VrrpSamples.Instance("B", 2, 150)],
        SyncGroups = [VrrpSamples.Group("A", "B")],
    };

    [Test]
    public void Start_NobodyHeard_AllBecomeMasterWithTheLastWhoWants()
    {
        Rig rig = new Rig(s_model).Start();
        Assert.That(rig.Take(), Is.EqualTo("G: tell Backup, A: tell Backup, B: tell Backup"), "as keepalived");

        rig.Advance(3.6);
        Assert.That(rig.Take(), Is.Empty, "B would and A would not yet");
        Assert.That(rig["B"].WantedState, Is.EqualTo(RouterState.Master));
        rig.Advance(0.1);

        Assert.That(rig.Take(), Is.EqualTo(
            "A: advert 100, A: take, A: garp 5, A: tell Master, B: advert 150, B: take, B: garp 5, B: tell Master, G: tell Master"));
    }

    [Test]
    public void Master_ElsewhereForOne_KeepsAllBackup()
    {
        Rig rig = new Rig(s_model).Start();
        for (int i = 0; i < 30; i++)
        {
            Hear(rig, "A", 200);
            rig.Advance(1);
        }

        Assert.That(rig["B"].State, Is.EqualTo(RouterState.Backup));
        rig.Advance(4);
        Assert.That(rig["B"].State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void Backup_OfOne_TakesTheOthersAlong()
    {
        Rig rig = Master();

        Hear(rig, "A", 200);

        Assert.That(rig.Take(), Is.EqualTo("A: release, A: tell Backup, B: release, B: tell Backup, G: tell Backup"));
    }

    [Test]
    public void Fault_OfOne_TakesTheOthersAlongAndBack()
    {
        Rig rig = Master();

        rig["B"].SetFault(FaultCause.Interface, "eth1 is down.", rig.Now);
        Assert.That(rig.Take(), Is.EqualTo("B: advert 0, B: release, B: tell Fault, A: advert 0, A: release, A: tell Fault, G: tell Fault"));
        Assert.That(rig["A"].Status.Faults, Is.EqualTo(new[] { "B of group G: eth1 is down." }));
        Assert.That(rig.Set.Groups[0].Faults, Is.EqualTo(new[] { "B: eth1 is down." }));
        rig["A"].SetFault(FaultCause.Interface, "eth0 is down.", rig.Now);
        rig["B"].SetFault(FaultCause.Interface, null, rig.Now);
        Assert.That(rig.Take(), Is.Empty);

        rig["A"].SetFault(FaultCause.Interface, null, rig.Now);
        Assert.That(rig.Take(), Is.EqualTo("A: tell Backup, B: tell Backup, G: tell Backup"));
        rig.Advance(4);
        Assert.That(rig.Set.Groups[0].State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void LowerPriority_HeardByOne_AnnouncesTheAddressesOfAll()
    {
        Rig rig = Master();

        Hear(rig, "A", 50);

        Assert.That(rig.Take(), Is.EqualTo("A: tell SplitBrain, A: advert 100, A: garp 5, B: garp 5, A: tell LowerPriority"));
    }

    [Test]
    public void Yield_OfOne_IsOfAll()
    {
        Rig rig = Master();

        rig["B"].Yield(rig.Now);
        Assert.That(rig.Take(), Is.EqualTo("A: advert 0, A: release, A: tell Backup, B: advert 0, B: release, B: tell Backup, G: tell Backup"));
        rig["A"].Release();

        Assert.That(rig["B"].Status.IsYielding, Is.False);
    }

    [Test]
    public void Stop_TellsInstancesThenGroups()
    {
        Rig rig = Master();

        rig.Set.Stop(rig.Now);

        Assert.That(rig.Take(), Is.EqualTo("A: advert 0, A: release, B: advert 0, B: release, A: tell Stop, B: tell Stop, G: tell Stop"));
    }

    [Test]
    public void Waiting_OfOne_HoldsAllWithoutAWord()
    {
        Rig rig = new(s_model);
        rig["A"].SetFault(FaultCause.Waiting, "Script x has not run yet.", rig.Now);

        rig.Start();
        Assert.That(rig.Take(), Is.Empty);
        rig["A"].SetFault(FaultCause.Waiting, null, rig.Now);

        Assert.That(rig.Take(), Is.EqualTo("A: tell Backup, B: tell Backup, G: tell Backup"));
    }

    [Test]
    public void Waiting_TurnsOutBad_IsTold()
    {
        Rig rig = new(s_model);
        rig["A"].SetFault(FaultCause.Waiting, "Script x has not run yet.", rig.Now);
        rig.Start();

        rig["A"].SetFault(FaultCause.Tracking, "Script x fails.", rig.Now);
        rig["A"].SetFault(FaultCause.Waiting, null, rig.Now);

        Assert.That(rig.Take(), Is.EqualTo("A: tell Fault, B: tell Fault, G: tell Fault"));
    }

    [Test]
    public void Owners_All_AreMasterAtOnce()
    {
        Rig rig = new Rig(s_model with { Instances = [VrrpSamples.Instance("A", 1, 255), VrrpSamples.Instance("B", 2, 255)] }).Start();

        rig.Advance(0);

        Assert.That(rig.Set.Groups[0].State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void Continue_AfterACrash_IsMasterAtOnce()
    {
        Rig rig = new Rig(s_model).Start(StartMode.Continue);

        Assert.That(rig.Set.Groups[0].State, Is.EqualTo(RouterState.Master));
        Assert.That(rig.Take(), Does.EndWith("G: tell Master"));
    }

    private static Rig Master()
    {
        Rig rig = new Rig(s_model).Start();
        rig.Advance(20);
        Assert.That(rig.Set.Groups[0].State, Is.EqualTo(RouterState.Master));
        rig.Take();
        return rig;
    }

    private static void Hear(Rig rig, string name, int priority) =>
        rig[name].Receive(VrrpSamples.Advert(priority, routerId: rig[name].Settings.RouterId), rig.Now);
}
