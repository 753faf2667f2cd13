using System.Collections.Immutable;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Tests.Daemons;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

/// <summary>Weights of servers that come back, second by second.</summary>
[TestFixture]
public sealed class SlowStartTests
{
    private static readonly ServiceKey s_key = Samples.Key();
    private readonly List<RealServer> _servers = [];
    private readonly HashSet<RealServer> _down = [];
    private FakeTime _time = null!;
    private SlowStart _slowStart = null!;
    private TimeSpan _duration;
    private VirtualService[] _others = [];
    private int _draining;

    [SetUp]
    public void SetUp()
    {
        _servers.Clear();
        _down.Clear();
        _others = [];
        _draining = 0;
        _duration = TimeSpan.FromSeconds(10);
        _time = new();
        _slowStart = new(_time);
    }

    [Test]
    public void Start_FirstConfiguration_HasFullWeights()
    {
        Given(1, 2);

        Assert.That(Weights(), Is.EqualTo(new uint[] { 1, 2 }));
        Assert.That(_slowStart.IsRamping, Is.False);
    }

    [Test]
    public void Health_UpAgain_GrowsFromATenthWithinTheTime()
    {
        Given(1, 2);
        Down(1);
        Assert.That(Weights(), Is.EqualTo(new uint[] { 1 }));
        Up(1);

        List<string> seconds = [];
        for (int i = 0; i <= 10; i++)
        {
            seconds.Add(string.Join(' ', Weights()));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        // 2 becomes 10 with the factor 5, so that the steps are tenths.
        Assert.That(seconds, Is.EqualTo(new[]
        {
            "5 1", "5 1", "5 2", "5 3", "5 4", "5 5", "5 6", "5 7", "5 8", "5 9", "1 2",
        }));
        Assert.That(_slowStart.IsRamping, Is.False);
    }

    [Test]
    public void Health_UpAgainWithABigWeight_LeavesTheOthersAsTheyAre()
    {
        Given(100, 60000);
        Down(0);
        Weights();
        Up(0);

        Assert.That(Weights(), Is.EqualTo(new uint[] { 10, 60000 }));
        _time.Advance(TimeSpan.FromSeconds(5.9));
        Assert.That(Weights(), Is.EqualTo(new uint[] { 50, 60000 }));
    }

    [Test]
    public void Factor_BeyondWhatAWeightCanBe_IsSmaller()
    {
        Given(1, 20000);
        Down(0);
        Weights();
        Up(0);
        Weights();
        _time.Advance(TimeSpan.FromSeconds(9));

        Assert.That(Weights(), Is.EqualTo(new uint[] { 2, 60000 }), "three times, not ten times");
    }

    [Test]
    public void Weight_RaisedFrom0_Grows()
    {
        Given(10, 0);
        Weights();
        _servers[1] = _servers[1] with { Weight = 10 };

        Assert.That(Weights(), Is.EqualTo(new uint[] { 10, 1 }));
    }

    [Test]
    public void Server_AddedBesideOthers_Grows()
    {
        Given(10);
        Weights();
        Add(10);

        Assert.That(Weights(), Is.EqualTo(new uint[] { 10, 1 }));
    }

    [Test]
    public void Server_NoLongerDraining_Grows()
    {
        Given(10, 10);
        Weights();
        _draining = 2;
        Weights();
        Assert.That(_slowStart.Weights.Of(new(s_key, _servers[1].Endpoint), 10), Is.Zero);
        _draining = 0;

        Assert.That(Weights(), Is.EqualTo(new uint[] { 10, 1 }));
    }

    [Test]
    public void Server_OfAServiceWithoutOthers_HasItsWeightAtOnce()
    {
        Given();
        Weights();
        Add(10);
        Assert.That(Weights(), Is.EqualTo(new uint[] { 10 }));
        Down(0);
        Weights();
        Up(0);
        Assert.That(Weights(), Is.EqualTo(new uint[] { 10 }));
    }

    [Test]
    public void Server_DownWhileItGrows_BeginsAnew()
    {
        Given(10, 10);
        Down(1);
        Weights();
        Up(1);
        Weights();
        _time.Advance(TimeSpan.FromSeconds(8));
        Down(1);
        Assert.That(Weights(), Is.EqualTo(new uint[] { 10 }));
        Up(1);

        Assert.That(Weights(), Is.EqualTo(new uint[] { 10, 1 }));
    }

    [Test]
    public void Service_WithoutSlowStart_AndOtherServices_StayAsTheyAre()
    {
        Given(10, 10);
        _others = [Samples.Service(Samples.Key(101), Samples.Server(1, 3), Samples.Server(2, 4))];
        Down(1);
        Weights();
        Up(1);
        Weights();
        Assert.That(Compile().Services[1].RealServers.Select(s => s.Weight), Is.EqualTo(new uint[] { 3, 4 }));

        _duration = TimeSpan.Zero;
        Assert.That(Weights(), Is.EqualTo(new uint[] { 10, 10 }));
        Assert.That(_slowStart.IsRamping, Is.False);
    }

    [Test]
    public void Snapshots_WithinASecond_AreTheSame()
    {
        Given(1000, 1000);
        Down(1);
        Weights();
        Up(1);
        Weights();
        _time.Advance(TimeSpan.FromSeconds(3.1));
        uint[] early = Weights();
        _time.Advance(TimeSpan.FromSeconds(0.8));

        Assert.That(Weights(), Is.EqualTo(early).And.EqualTo(new uint[] { 1000, 300 }));
    }

    [Test]
    public void EffectiveWeights_WhileAServerGrows_AreThoseOfTheDataPlane()
    {
        Given(1, 1);
        Down(1);
        Weights();
        Up(1);
        Weights();

        Assert.That(_servers.Select(s => _slowStart.Weights.Of(new(s_key, s.Endpoint), s.Weight)), Is.EqualTo(new uint[] { 10, 1 }));
    }

    private void Given(params int[] weights)
    {
        foreach (int weight in weights)
            Add(weight);
        Weights();
    }

    private void Add(int weight) => _servers.Add(Samples.Server(_servers.Count + 1, weight, Samples.Check()));

    private void Down(int index) => _down.Add(_servers[index]);

    private void Up(int index) => _down.Remove(_servers[index]);

    private uint[] Weights() => [.. Compile().Services[0].RealServers.Select(s => s.Weight)];

    private Wire.Snapshot Compile()
    {
        VirtualService service = Samples.Service(s_key, [.. _servers]) with { Scheduler = "wrr", SlowStart = _duration };
        DirectorModel model = Samples.Model([service, .. _others]);
        HealthView health = new(_servers.ToImmutableDictionary(
            s => new ServerKey(s_key, s.Endpoint), s => new ServerHealth(!_down.Contains(s), "")));
        Wire.Snapshot snapshot = SnapshotCompiler.Compile(model, health, KernelState.Empty, PortMap.Empty);
        if (_draining > 0)
            snapshot.Services[0].RealServers[_draining - 1].Draining = true;
        _slowStart.Apply(model, snapshot);
        return snapshot;
    }
}
