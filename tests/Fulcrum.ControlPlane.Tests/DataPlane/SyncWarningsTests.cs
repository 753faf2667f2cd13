using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.Testing;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.Tests.DataPlane;

/// <summary>What is said of session synchronisation in the status.</summary>
[TestFixture]
public sealed class SyncWarningsTests
{
    private FakeTime _time = null!;
    private SyncWarnings _warnings = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new();
        _warnings = new(_time);
    }

    [Test]
    public void Live_IsNoWarning() => Assert.That(_warnings.Of(Live()), Is.Empty);

    [Test]
    public void Off_IsNoWarning()
    {
        _warnings.Of(new());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.That(_warnings.Of(new()), Is.Empty);
    }

    [Test]
    public void NotConnected_IsAWarningAfterTenSeconds()
    {
        Wire.Synchronisation status = Live();
        (status.State, status.ConnectedMs, status.Peer, status.LastReason) = (Wire.SyncState.Connecting, 0, null, "unreachable");
        status.LastReasonText = "it cannot be reached";
        Assert.That(_warnings.Of(status), Is.Empty);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(_warnings.Of(status), Is.Empty);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(_warnings.Of(status), Is.EqualTo(new[] { "Sessions are not synchronised with 192.0.2.2:8848 for 11 s: it cannot be reached." }));
        status.LastReasonOfPeer = true;
        status.LastReasonText = "it does not know the key, or somebody changes what is sent";
        Assert.That(_warnings.Of(status)[0], Does.Contain("it says of this director: it does not know the key"));
        Assert.That(_warnings.Of(Live()), Is.Empty);
    }

    [Test]
    public void OtherVersionOfTheProtocol_IsSaidWithBothNumbers()
    {
        Wire.Synchronisation status = Live();
        (status.State, status.ConnectedMs, status.Peer, status.ForeignProtocolVersion) = (Wire.SyncState.Refused, 0, null, 2);
        _warnings.Of(status);
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.That(_warnings.Of(status)[0], Does.Contain("it speaks version 2 of the protocol, this director 1"));
    }

    [Test]
    public void OtherRelease_IsAWarning()
    {
        Wire.Synchronisation status = Live();
        status.Peer.Version = "9.9.9";

        Assert.That(_warnings.Of(status)[0], Does.StartWith("192.0.2.2:8848 runs release 9.9.9, this director "));
    }

    [TestCase(2u, "has 2 workers, this director 1")]
    [TestCase(1u, "places sessions on its workers otherwise")]
    public void OtherPlacement_IsAWarning(uint workers, string words)
    {
        Wire.Synchronisation status = Live();
        (status.Peer.Workers, status.Peer.PlacementDiffers) = (workers, true);

        Assert.That(_warnings.Of(status)[0], Does.Contain(words));
    }

    [Test]
    public void RefusedRecords_AreAWarningForAMinute()
    {
        Wire.Synchronisation status = Live();
        status.Records.Refused.Add(new Wire.SyncCount { Name = "no_service", Count = 7 });
        Assert.That(_warnings.Of(status), Is.Empty, "they may be old");
        status.Records.Refused[0].Count = 9;

        Assert.That(_warnings.Of(status), Is.EqualTo(new[]
        {
            "9 records of 192.0.2.2:8848 were refused so far, the last within a minute: this director has no such virtual service.",
        }));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(_warnings.Of(status), Has.Count.EqualTo(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_warnings.Of(status), Is.Empty);
    }

    [Test]
    public void LostRecords_AreAWarningWhileThePeerIsThere()
    {
        Wire.Synchronisation status = Live();
        _warnings.Of(status);
        (status.Records.Lost, status.ConnectedMs) = (5, 0);
        Assert.That(_warnings.Of(status), Is.Empty);
        (status.Records.Lost, status.ConnectedMs) = (6, 1);
        Assert.That(_warnings.Of(status)[0], Does.StartWith("6 records were lost so far"));
    }

    private static Wire.Synchronisation Live() => new()
    {
        State = Wire.SyncState.Live, ConnectedMs = 1_000, PeerAddress = ByteString.CopyFrom(192, 0, 2, 2), PeerPort = 8848, Workers = 1,
        ProtocolVersion = 1, Records = new(), Peer = new() { Version = ProductVersion.Text, Workers = 1 },
    };
}
