using System.Net;
using System.Net.Sockets;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Machine;

[TestFixture]
public sealed class ReloadTests
{
    [Test]
    public void Update_Unchanged_KeepsStateAndTimers()
    {
        Rig rig = Rig.Master();
        rig.Advance(0.5);
        rig.Update(new() { Instances = [VrrpSamples.Instance()] });

        rig.Advance(0.55);

        Assert.That(rig.Take(), Is.EqualTo("advert 100"));
    }

    [Test]
    public void Update_OtherPriority_AppliesInPlace()
    {
        Rig rig = Rig.Master();

        rig.Update(new() { Instances = [VrrpSamples.Instance(priority: 120)] });
        rig.Advance(1);

        Assert.That(rig.Take(), Is.EqualTo("tell PriorityChanged, advert 120"));
    }

    [Test]
    public void Update_OtherPriorityOfABackup_MovesItsTimer()
    {
        Rig rig = new Rig(VrrpSamples.Instance()).Start();
        rig.HearFor(5, 200);
        rig.Update(new() { Instances = [VrrpSamples.Instance(priority: 228)] });

        rig.Advance(2 + 28.0 / 256 - 0.001);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
        rig.Advance(0.002);
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void Update_ShorterInterval_CountsAtOnce()
    {
        VrrpInstance slow = VrrpSamples.Instance() with { Version = 3, Interval = TimeSpan.FromSeconds(20) };
        Rig rig = new Rig(slow with { Priority = 255 }).Start();
        rig.Advance(0);
        rig.Take();
        rig.Update(new() { Instances = [slow with { Priority = 255, Interval = TimeSpan.FromSeconds(0.1) }] });

        rig.Advance(0.35);

        Assert.That(rig.Take(), Is.EqualTo("advert 255, advert 255, advert 255"));
    }

    [Test]
    public void Update_OtherName_KeepsTheState()
    {
        Rig rig = Rig.Master();

        rig.Update(new() { Instances = [VrrpSamples.Instance("OTHER")] });

        Assert.That(rig["OTHER"].State, Is.EqualTo(RouterState.Master));
        Assert.That(rig.Take(), Is.Empty);
    }

    private static IEnumerable<VrrpInstance> Incompatible =>
    [
        VrrpSamples.Instance(routerId: 52),
        VrrpSamples.Instance() with { Interface = "eth1" },
        VrrpSamples.Instance(address: "fe80::1"),
        VrrpSamples.Instance() with { Transport = new() { UsesVirtualMac = true } },
        VrrpSamples.Instance() with { Transport = new() { Peers = [new(IPAddress.Parse("10.99.0.2"), null, null)] } },
        VrrpSamples.Instance() with { Transport = new() { Group = IPAddress.Parse("224.0.0.19") } },
    ];

    [TestCaseSource(nameof(Incompatible))]
    public void Update_Incompatible_GoesAndComes(VrrpInstance instance)
    {
        Rig rig = Rig.Master();

        rig.Update(new() { Instances = [instance] });

        Assert.That(rig.Take(), Is.EqualTo("advert 0, release, tell Deleted"));
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Stopped));
    }

    [Test]
    public void Update_Removed_IsDeletedAndItsPacketsAreOfNobody()
    {
        Rig rig = Rig.Master();

        rig.Update(new());

        Assert.That(rig.Take(), Is.EqualTo("advert 0, release, tell Deleted"));
        Assert.That(rig.Set.Find("eth0", 51, AddressFamily.InterNetwork), Is.Null);
        Assert.That(rig.Set.NextEvent, Is.Null);
    }

    [Test]
    public void Update_JoinsAGroup_IsNotMasterAlone()
    {
        VrrpModel model = new() { Instances = [VrrpSamples.Instance("A", 1), VrrpSamples.Instance("B", 2)] };
        Rig rig = new Rig(model).Start();
        for (int i = 0; i < 5; i++)
        {
            rig["B"].Receive(VrrpSamples.Advert(200, routerId: 2), rig.Now);
            rig.Advance(1);
        }
        Assert.That(rig["A"].State, Is.EqualTo(RouterState.Master));
        rig.Take();

        rig.Update(model with { SyncGroups = [VrrpSamples.Group("A", "B")] });

        Assert.That(rig.Take(), Is.EqualTo("A: advert 0, A: release, A: tell Backup, G: tell Backup"));
    }

    [Test]
    public void Update_LeavesAGroupInFault_IsWell()
    {
        VrrpModel model = new()
        {
            Instances = [VrrpSamples.Instance("A", 1), VrrpSamples.Instance("B", 2)], SyncGroups = [VrrpSamples.Group("A", "B")],
        };
        Rig rig = new Rig(model).Start();
        rig["B"].SetFault(FaultCause.Interface, "eth0 is down.", rig.Now);
        Assert.That(rig["A"].State, Is.EqualTo(RouterState.Fault));

        rig.Update(model with { SyncGroups = [] });

        Assert.That(rig["A"].State, Is.EqualTo(RouterState.Backup));
        Assert.That(rig["B"].State, Is.EqualTo(RouterState.Fault));
    }

    [Test]
    public void Find_UnknownRouter_IsCounted()
    {
        Rig rig = Rig.Master();

        Assert.That(rig.Set.Find("eth0", 52, AddressFamily.InterNetwork), Is.Null);
        Assert.That(rig.Set.Find("eth0", 51, AddressFamily.InterNetworkV6), Is.Null);
        Assert.That(rig.Set.Find("eth0", 51, AddressFamily.InterNetwork), Is.SameAs(rig.Machine));
        rig.Set.Count(Fulcrum.ControlPlane.Vrrp.Packets.VrrpDrop.UnknownRouter);
        Assert.That(rig.Set.Drops.Single().Value, Is.EqualTo(1));
    }
}
