using System.Net;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Bfd;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.ControlPlane.Tests.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Tracking;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulcrum.ControlPlane.Tests.Vrrp.Tracking;

/// <summary>What is followed, from the file, process or script to the machine.</summary>
[TestFixture]
public sealed class TrackerSetTests
{
    private static readonly Model.Settings.ScriptSettings s_scripts = new() { User = Environment.UserName };
    private static readonly ServiceKey s_key = new(TransportProtocol.Tcp, IPAddress.Parse("10.0.1.100"), 80);

    private TemporaryDirectory _directory = null!;
    private TrackerSet _trackers = null!;
    private DirectorModel _model = DirectorModel.Empty;
    private HealthView _health = HealthView.Empty;
    private HashSet<string> _down = [];
    private int _changes;

    [SetUp]
    public void SetUp()
    {
        (_directory, _model, _health, _down, _changes) = (new(), DirectorModel.Empty, HealthView.Empty, [], 0);
        ServiceQuorums quorums = new(() => _model, () => _health);
        _trackers = new(new BfdSessions(TimeProvider.System), quorums, TimeProvider.System, NullLogger.Instance);
        _trackers.Changed += () => Interlocked.Increment(ref _changes);
    }

    [TearDown]
    public void TearDown()
    {
        _trackers.Dispose();
        _directory.Dispose();
    }

    [Test]
    public async Task Script_FailsAndSucceeds_MovesThePriority()
    {
        string file = _directory["good"];
        Rig rig = Use(new()
        {
            Scripts = [new() { Name = "s", Command = new(["/usr/bin/test", "-e", file]), Interval = TimeSpan.FromMilliseconds(50), Weight = 30 }],
        }, new() { Scripts = [new("s", null, null)] });

        await Eventually.IsTrue(() => _changes > 0, "the first run");
        Apply(rig);
        Assert.That(rig.Machine.EffectivePriority, Is.EqualTo(100));
        await File.WriteAllTextAsync(file, "");
        await Eventually.IsTrue(() => _changes > 1, "success");
        Apply(rig);
        Assert.That(rig.Machine.EffectivePriority, Is.EqualTo(130));
    }

    [Test]
    public async Task Script_WithoutWeight_HoldsTheStartUntilItsFirstResult()
    {
        Rig rig = Use(new()
        {
            Scripts = [new() { Name = "s", Command = new(["/bin/sh", "-c", "sleep 0.3; exit 3"]), Interval = TimeSpan.FromSeconds(1) }],
        }, new() { Scripts = [new("s", null, null)] });
        Assert.That(rig.Take(), Is.Empty);
        Assert.That(rig.Machine.Status.Faults, Is.EqualTo(new[] { "The script s has no result yet." }));

        await Eventually.IsTrue(() => _changes > 0, "the first run");
        Apply(rig);

        Assert.That(rig.Take(), Is.EqualTo("tell Fault"));
        Assert.That(rig.Machine.Status.Faults, Is.EqualTo(new[] { "The script s: it returns 3." }));
    }

    [Test]
    public async Task Script_TakesTooLong_IsBadAndEnded()
    {
        Rig rig = Use(new()
        {
            Scripts = [new()
            {
                Name = "s", Command = new(["/bin/sleep", "1000"]), Interval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromMilliseconds(100),
            }],
        }, new() { Scripts = [new("s", null, null)] });

        await Eventually.IsTrue(() => _changes > 0, "the time-out");
        Apply(rig);

        Assert.That(rig.Machine.Status.Faults, Is.EqualTo(new[] { "The script s: it takes too long." }));
    }

    [Test]
    public void Script_ThatCannotRun_IsNotFollowed()
    {
        Rig rig = Use(new() { Scripts = [new() { Name = "s", Command = new(["/nowhere/at/all"]) }] }, new() { Scripts = [new("s", null, null)] });

        Assert.That(rig.Machine.State, Is.EqualTo(RouterState.Backup));
    }

    [Test]
    public async Task File_ItsNumber_MovesThePriority()
    {
        string path = _directory["number"];
        await File.WriteAllTextAsync(path, "20\n");
        Rig rig = Use(new() { Files = [new() { Name = "f", Path = path }] }, new() { Files = [new("f", null, null)] });
        Assert.That(rig.Machine.EffectivePriority, Is.EqualTo(120));

        int before = _changes;
        await File.WriteAllTextAsync(path, "-300\n");
        await Eventually.IsTrue(() => _changes > before + 1, "another number");
        await Eventually.IsTrue(() => Faults(rig).Count == 1, "a fault");
        Assert.That(Faults(rig), Is.EqualTo(new[] { "The file f: its number is -300." }));
    }

    [Test]
    public async Task Process_ThatIsThere_IsGood()
    {
        string name = System.Diagnostics.Process.GetCurrentProcess().ProcessName;
        Rig rig = Use(new()
        {
            Processes =
            [
                new() { Name = "here", Command = [name], Weight = 10 },
                new() { Name = "away", Command = ["no-such-one"], Weight = -20 },
            ],
        }, new() { Processes = [new("here", null, null), new("away", null, null)] });

        await Eventually.IsTrue(() => Priority(rig) == 90, "both are counted");
    }

    [Test]
    public void Interface_Down_IsAFault()
    {
        Rig rig = Use(new(), new() { Interfaces = [new("eth1", null, null), new("eth2", 10, null)] });
        Assert.That(Priority(rig), Is.EqualTo(110));

        _down = ["eth1", "eth2"];
        Apply(rig);

        Assert.That(rig.Machine.Status.Faults, Is.EqualTo(new[] { "The interface eth1: it is down." }));
        Assert.That(rig.Machine.EffectivePriority, Is.EqualTo(100));
    }

    [Test]
    public void Bfd_NotUpYet_IsBad()
    {
        Rig rig = Use(new() { BfdInstances = [new() { Name = "b", Neighbour = IPAddress.Loopback, Source = IPAddress.Parse("127.0.0.7") }] },
            new() { BfdInstances = [new("b", null, null)] });

        Assert.That(rig.Machine.Status.Faults, Is.EqualTo(new[] { "The BFD session b: it has not been up yet." }));
    }

    [TestCase(0)]
    [TestCase(-40)]
    public void Service_LosesItsQuorum_IsAFaultOrCosts(int weight)
    {
        VirtualService service = Samples.Service(s_key);
        _model = _model with { Services = [service] };
        WatchedService watched = new("TCP 10.0.1.100:80", s_key, null, weight, false);
        Quorum(true);
        Rig rig = Use(new(), new() { Services = [watched] });
        Assert.That((rig.Machine.State, rig.Machine.EffectivePriority), Is.EqualTo((RouterState.Backup, 100)));

        Quorum(false);
        Apply(rig);
        Assert.That(rig.Machine.EffectivePriority, Is.EqualTo(100 + weight));
        Assert.That(rig.Machine.Status.Faults, weight == 0
            ? Is.EqualTo(new[] { "The virtual server TCP 10.0.1.100:80: it is without its quorum (weight 0)." })
            : Is.Empty);
        _model = DirectorModel.Empty;
        Apply(rig);
        Assert.That(rig.Machine.EffectivePriority, Is.EqualTo(100 + weight), "gone is bad, too");
    }

    [Test]
    public async Task Use_OtherWeights_KeepsWhatIsKnown()
    {
        TrackScript script = new() { Name = "s", Command = new(["/bin/false"]), Interval = TimeSpan.FromSeconds(1000), Weight = -10 };
        Rig rig = Use(new() { Scripts = [script] }, new() { Scripts = [new("s", null, null)] });
        await Eventually.IsTrue(() => Priority(rig) == 90, "the first run");

        _trackers.Use(ModelOf(new() { Scripts = [script with { Weight = -50 }] }, new() { Scripts = [new("s", null, null)] }), s_scripts);

        Assert.That(Priority(rig), Is.EqualTo(50));
    }

    private static VrrpModel ModelOf(VrrpModel model, VrrpTracking tracking) =>
        model with { Instances = [VrrpSamples.Instance() with { Tracking = tracking }] };

    private Rig Use(VrrpModel objects, VrrpTracking tracking)
    {
        VrrpModel model = ModelOf(objects, tracking);
        Rig rig = new(model);
        _trackers.Use(model, s_scripts);
        Apply(rig);
        return rig.Start();
    }

    private void Quorum(bool has) =>
        _health = HealthView.Empty with { Services = HealthView.Empty.Services.SetItem(s_key, new ServiceHealth(has, 0)) };

    private void Apply(Rig rig) => _trackers.Apply([rig.Machine], name => !_down.Contains(name), rig.Now);

    private int Priority(Rig rig)
    {
        Apply(rig);
        return rig.Machine.EffectivePriority;
    }

    private ValueList<string> Faults(Rig rig)
    {
        Apply(rig);
        return rig.Machine.Status.Faults;
    }
}
