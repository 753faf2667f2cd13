using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.ControlPlane.Tests.Kernel;
using Fulcrum.ControlPlane.Vrrp.Plan;

namespace Fulcrum.ControlPlane.Tests.Vrrp;

/// <summary>What a crash leaves.</summary>
internal sealed class VrrpMemoryTests
{
    private static readonly TimeSpan s_now = TimeSpan.FromSeconds(1000);

    private TemporaryDirectory _directory = null!;
    private InstanceMachine _machine = null!;
    private VrrpRecords? _saved;

    [SetUp]
    public void SetUp()
    {
        _directory = new();
        RouterSet routers = new(_ => new Silent(), _ => { });
        Model.Vrrp.VrrpInstance instance = new()
        {
            Name = "VI", Origin = new Model.Origin("f.conf", 1), Interface = "wan", RouterId = 51, Priority = 150, Interval = TimeSpan.FromSeconds(1),
        };
        routers.Update(new() { Instances = [instance] }, machine => machine.Start(StartMode.Continue, s_now), s_now);
        _machine = routers.Instances["VI"];
    }

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [TestCase(1.0, "boot", ExpectedResult = true)]
    [TestCase(2.4, "boot", ExpectedResult = true)]
    [TestCase(2.5, "boot", ExpectedResult = false, Description = "others may have taken over")]
    [TestCase(1.0, "other", ExpectedResult = false, Description = "the machine has started again")]
    [TestCase(-1.0, "boot", ExpectedResult = false)]
    public bool CanContinue_MasterBeforeACrash_WhileNobodyCanHaveNoticed(double secondsLater, string boot)
    {
        Crash();
        using VrrpMemory after = new(_saved!, boot, _ => { }, _directory["heartbeat"]);

        return after.CanContinue(_machine.Settings, s_now + TimeSpan.FromSeconds(secondsLater));
    }

    [Test]
    public void CanContinue_OrderlyStop_False()
    {
        Crash(stops: true);
        using VrrpMemory after = new(_saved!, "boot", _ => { }, _directory["heartbeat"]);

        Assert.That(after.CanContinue(_machine.Settings, s_now + TimeSpan.FromSeconds(1)), Is.False);
    }

    [Test]
    public void CanContinue_OtherRouterId_False()
    {
        Crash();
        using VrrpMemory after = new(_saved!, "boot", _ => { }, _directory["heartbeat"]);

        Assert.That(after.CanContinue(_machine.Settings with { RouterId = 52 }, s_now + TimeSpan.FromSeconds(1)), Is.False);
    }

    [Test]
    public void Beat_DiskIsFull_EndsNothing()
    {
        using VrrpMemory memory = new(new(), "boot", records => _saved = records, "/dev/full");

        memory.Remember([_machine]);
        memory.Beat(s_now);
        memory.Dispose();

        Assert.That(_saved!.Instances.Single().Master, Is.True);
    }

    private void Crash(bool stops = false)
    {
        VrrpMemory memory = new(new(), "boot", records => _saved = records, _directory["heartbeat"]);
        memory.Remember([_machine]);
        memory.Beat(s_now);
        if (stops)
            memory.Remember([]);
        // Writes what is not written yet, as the thread would have a moment later.
        memory.Dispose();
    }

    private sealed class Silent : IInstanceActions
    {
        public void SendAdvert(int priority)
        {
        }

        public void TakeAddresses()
        {
        }

        public void ReleaseAddresses()
        {
        }

        public void Announce(int repeat)
        {
        }

        public void Tell(RouterEvent occurrence)
        {
        }
    }
}
