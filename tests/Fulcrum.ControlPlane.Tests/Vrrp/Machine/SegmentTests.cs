using System.Net;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Machine;

[TestFixture]
public sealed class SegmentTests
{
    [Test]
    public void Split_SecondMasterIsHeard_IsToldOnceAndHeals()
    {
        Rig rig = Rig.Master();

        rig.HearFor(10, 50);
        InstanceStatus during = rig.Machine.Status;
        rig.Advance(10);
        InstanceStatus after = rig.Machine.Status;

        Assert.Multiple(() =>
        {
            Assert.That((during.IsSplit, during.SplitBrainCount), Is.EqualTo((true, 1)));
            Assert.That((after.IsSplit, after.SplitBrainCount), Is.EqualTo((false, 1)));
            Assert.That(rig.Events.Count(e => e.Kind == RouterEventKind.SplitBrain), Is.EqualTo(1));
            Assert.That(rig.Events.Count(e => e.Kind == RouterEventKind.SplitBrainHealed), Is.EqualTo(1));
        });
    }

    [Test]
    public void Split_OldMasterHasNotHeardYet_IsNone()
    {
        Rig rig = new Rig(VrrpSamples.Instance(priority: 255)).Start();
        rig.Advance(0);

        rig.Hear(50);

        Assert.That(rig.Machine.Status.SplitBrainCount, Is.Zero);
    }

    [Test]
    public void Split_AmongOthers_IsSeenByABackup()
    {
        Rig rig = new Rig(VrrpSamples.Instance(priority: 10)).Start();
        for (int i = 0; i < 5; i++)
        {
            rig.Hear(200, "10.99.0.2");
            rig.Advance(0.4);
            rig.Hear(100, "10.99.0.3");
            rig.Advance(0.6);
        }

        Assert.That(rig.Machine.Status.IsSplit, Is.True);
        Assert.That(rig.Events.Single(e => e.Kind == RouterEventKind.SplitBrain).Reason, Is.EqualTo("10.99.0.2 and 10.99.0.3 are MASTER at once")
            .Or.EqualTo("10.99.0.3 and 10.99.0.2 are MASTER at once"));
    }

    [Test]
    public void Split_OneMasterAfterTheOther_IsNone()
    {
        Rig rig = new Rig(VrrpSamples.Instance(priority: 10)).Start();
        rig.HearFor(5, 100, source: "10.99.0.3");
        rig.Hear(200, "10.99.0.2");
        rig.Hear(100, "10.99.0.3");
        rig.HearFor(5, 200, source: "10.99.0.2");

        Assert.That(rig.Machine.Status.SplitBrainCount, Is.Zero);
    }

    [Test]
    public void Addresses_Others_AreADuplicateRouterButTaken()
    {
        Rig rig = new Rig(VrrpSamples.Instance()).Start();

        for (int i = 0; i < 10; i++)
        {
            rig.Hear(200, address: "10.99.0.77");
            rig.Advance(1);
        }

        Assert.Multiple(() =>
        {
            Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
            Assert.That(rig.Machine.Status.AddressMismatchCount, Is.EqualTo(10));
            Assert.That(rig.Machine.Status.DuplicateRouterCount, Is.EqualTo(1));
            Assert.That(rig.Machine.Status.Duplicate, Is.EqualTo("10.99.0.2 tells of 10.99.0.77 with router id 51"));
        });
        rig.Advance(120);
        Assert.That(rig.Machine.Status.Duplicate, Is.Null);
    }

    [Test]
    public void Addresses_SomeOthers_AreAMismatch()
    {
        Rig rig = new Rig(VrrpSamples.Instance() with { Addresses = VrrpSamples.Addresses("10.99.0.10", "10.99.0.11") }).Start();

        rig.HearFor(5, 200);

        Assert.That(rig.Machine.Status.AddressMismatchCount, Is.EqualTo(5));
        Assert.That(rig.Events.Single(e => e.Kind == RouterEventKind.AddressMismatch).Reason,
            Is.EqualTo("10.99.0.2 tells of 10.99.0.10 instead of 10.99.0.10, 10.99.0.11"));
        Assert.That(rig.Machine.Status.Duplicate, Is.Null);
    }

    [Test]
    public void Addresses_SkippedForAKnownMaster_AreComparedOnce()
    {
        Rig rig = new Rig(VrrpSamples.Instance() with { SkipsAddressCheck = true }).Start();

        for (int i = 0; i < 5; i++)
            rig.Hear(200, address: "10.99.0.77");

        Assert.That(rig.Machine.Status.AddressMismatchCount, Is.EqualTo(1));
    }

    [Test]
    public void Refused_OtherVersion_IsADuplicateRouterAndChangesNothing()
    {
        Rig rig = new Rig(VrrpSamples.Instance()).Start();
        VrrpInstance other = VrrpSamples.Instance(priority: 200) with { Version = 3 };
        for (int i = 0; i < 5; i++)
        {
            Assert.That(Deliver(rig, other), Is.EqualTo(VrrpDrop.Version));
            rig.Advance(1);
        }

        InstanceStatus status = rig.Machine.Status;
        Assert.That(status.State, Is.EqualTo(RouterState.Master));
        Assert.That(status.Drops[VrrpDrop.Version], Is.EqualTo(5));
        Assert.That(status.ReceivedCount, Is.Zero);
        Assert.That(status.DuplicateRouterCount, Is.EqualTo(1));
        Assert.That(status.Duplicate, Is.EqualTo("10.99.0.2 uses router id 51 in another way (Version)"));
    }

    [Test]
    public void Refused_ForTheSameReason_IsToldOnce()
    {
        Rig rig = new Rig(VrrpSamples.Instance()).Start();
        for (int i = 0; i < 5; i++)
            Deliver(rig, VrrpSamples.Instance(priority: 200), timeToLive: 64);

        Assert.That(rig.Events.Count(e => e.Kind == RouterEventKind.AdvertRefused), Is.EqualTo(1));
        Assert.That(rig.Machine.Status.Drops[VrrpDrop.TimeToLive], Is.EqualTo(5));
    }

    [Test]
    public void Refused_OwnOnesThatComeBack_AreCountedAndNotTold()
    {
        Rig rig = Rig.Master();

        Assert.That(Deliver(rig, VrrpSamples.Instance(priority: 200), source: "10.99.0.1"), Is.EqualTo(VrrpDrop.Own));
        Assert.That(rig.Take(), Is.Empty);
    }

    [Test]
    public void Start_NotYet_RefusesNothing()
    {
        Rig rig = new(VrrpSamples.Instance());

        Assert.That(Deliver(rig, VrrpSamples.Instance(priority: 200)), Is.EqualTo(VrrpDrop.NotListening));
        Assert.That(rig.Machine.Status.Drops, Is.Empty);
    }

    [Test]
    public void Owner_ThatIgnoresAdverts_IsNotMoved()
    {
        Rig rig = new Rig(VrrpSamples.Instance(priority: 255) with { OwnerIgnoresAdverts = true }).Start();
        rig.Advance(1);

        Assert.That(Deliver(rig, VrrpSamples.Instance(priority: 255), source: "10.99.0.9"), Is.EqualTo(VrrpDrop.NotListening));
        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Master));
    }

    [Test]
    public void Sequence_ContinuesAboveWhatIsHeard()
    {
        VrrpInstance instance = VrrpSamples.Instance() with { Authentication = new("AH", "key") };
        Rig rig = new Rig(new VrrpModel { Instances = [instance] }, firstSequence: 100).Start();

        Assert.That(Deliver(rig, instance with { Priority = 200 }, sequence: 1000), Is.EqualTo(VrrpDrop.None));
        Assert.That(Deliver(rig, instance with { Priority = 200 }, sequence: 1000), Is.EqualTo(VrrpDrop.Replay));

        Assert.That(rig.Machine.Memory.Sequence, Is.EqualTo(1001));
    }

    private static VrrpDrop Deliver(Rig rig, VrrpInstance sender, string source = "10.99.0.2", int timeToLive = 255, uint sequence = 0)
    {
        byte[] buffer = new byte[AdvertWriter.LargestLength];
        InstanceSettings settings = VrrpSamples.Settings(sender);
        int length = AdvertWriter.Write(settings, new(sequence), settings.Priority, IPAddress.Parse(source), settings.Group, buffer);
        buffer[8] = (byte)timeToLive;
        Assert.That(ReceivedPacket.ReadIpv4(buffer.AsSpan(0, length), out ReceivedPacket packet), Is.EqualTo(VrrpDrop.None));
        return rig.Machine.Receive(packet, rig.Now);
    }
}
