using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.Testing;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

/// <summary>When VRRP may take over.</summary>
[TestFixture]
public sealed class SyncGateTests
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(30);

    private FakeTime _time = null!;
    private SyncGate _gate = null!;
    private int _changes;

    [SetUp]
    public void SetUp()
    {
        _time = new();
        _gate = new(_time);
        _changes = 0;
        _gate.Changed += () => _changes++;
    }

    [TearDown]
    public void TearDown() => _gate.Dispose();

    [Test]
    public void Gate_WithoutSynchronisation_IsOpen()
    {
        Assert.That(_gate.MayTakeOver);
        _gate.Configure(null);
        Assert.That(_gate.MayTakeOver);
    }

    [Test]
    public void Gate_WithoutAPeer_OpensAfterTheTimeToConnect()
    {
        _gate.Configure(s_wait);
        Advance(4.9);
        Assert.That(_gate.MayTakeOver, Is.False);
        Advance(0.2);
        Assert.That(_gate.MayTakeOver);
    }

    [Test]
    public void Gate_WithAPeer_OpensWhenItHasToldAll()
    {
        _gate.Configure(s_wait);
        _gate.PeerConnected();
        Advance(20);
        Assert.That(_gate.MayTakeOver, Is.False);

        _gate.PeerTold();

        Assert.That(_gate.MayTakeOver);
        Advance(1000);
        Assert.That(_gate.MayTakeOver);
    }

    [Test]
    public void Gate_WithASlowPeer_OpensAfterTheWait()
    {
        _gate.Configure(s_wait);
        Advance(3);
        _gate.PeerConnected();
        Advance(29);
        Assert.That(_gate.MayTakeOver, Is.False, "it counts from the connection");
        int before = _changes;
        Advance(1.1);
        Assert.That(_gate.MayTakeOver);
        Assert.That(_changes, Is.EqualTo(before + 1), "it is told without anybody asking");
    }

    [Test]
    public void Gate_WhosePeerHasToTellAllAgain_ClosesAndOpensAfterTheWait()
    {
        _gate.Configure(s_wait);
        _gate.PeerConnected();
        _gate.PeerTold();
        Advance(100);

        _gate.PeerAsked();
        Advance(20);
        Assert.That(_gate.MayTakeOver, Is.False);
        _gate.PeerAsked();
        Advance(10.1);
        Assert.That(_gate.MayTakeOver, "a wish that follows another prolongs nothing");

        _gate.PeerTold();
        _gate.PeerAsked();
        Assert.That(_gate.MayTakeOver, Is.False);
        _gate.PeerTold();
        Assert.That(_gate.MayTakeOver);
    }

    [Test]
    public void Gate_WhosePeerComesBack_ClosesAgain()
    {
        _gate.Configure(s_wait);
        _gate.PeerConnected();
        _gate.PeerTold();
        _gate.PeerLost();
        Assert.That(_gate.MayTakeOver, "what it had is here");

        Advance(100);
        _gate.PeerConnected();

        Assert.That(_gate.MayTakeOver, Is.False);
    }

    [Test]
    public void Gate_OfANewDataPlane_ClosesAgain()
    {
        _gate.Configure(s_wait);
        _gate.DataPlaneConnected(1);
        _gate.PeerConnected();
        _gate.PeerTold();
        _gate.DataPlaneConnected(1);
        Assert.That(_gate.MayTakeOver, "the same process has its sessions still");

        _gate.DataPlaneConnected(2);

        Assert.That(_gate.MayTakeOver, Is.False);
    }

    [Test]
    public void Gate_OfANewControlPlane_OpensByWhatTheDataPlaneSays()
    {
        _gate.Configure(s_wait);
        _gate.DataPlaneConnected(1);

        _gate.Observe(new() { ConnectedMs = 5_000 });
        Assert.That(_gate.MayTakeOver, Is.False);
        Advance(24.9);
        Assert.That(_gate.MayTakeOver, Is.False);
        _gate.Observe(new() { ConnectedMs = 29_900, PeerBulkOver = true });
        Assert.That(_gate.MayTakeOver);
        _gate.Observe(new());
        Assert.That(_gate.MayTakeOver, "the peer is gone; all that it had is here");
    }

    [Test]
    public void Gate_WithoutAWait_IsOpen()
    {
        _gate.Configure(TimeSpan.Zero);
        _gate.PeerConnected();

        Assert.That(_gate.MayTakeOver);
    }

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
