using Fulcrum.Api.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Tests.Daemons;

/// <summary>Session synchronisation from the file to the data plane, and back over the API.</summary>
[TestFixture]
public sealed class SessionSyncApiTests() : ApiFixture(Samples.File + Block)
{
    private const string Block = """

        session_sync {
            local 192.0.2.1
            peer 192.0.2.2 9000
            key "0123456789abcdef"
            refresh 30
        }

        """;

    private SessionSync.SessionSyncClient Client => Daemon.SessionSync;

    [Test]
    public void Settings_ReachTheDataPlane()
    {
        Wire.SessionSync sync = DataPlane.State.Settings.SessionSync;

        Assert.That((sync.LocalAddress, sync.LocalPort), Is.EqualTo((ByteString.CopyFrom(192, 0, 2, 1), 8848u)));
        Assert.That((sync.PeerAddress, sync.PeerPort), Is.EqualTo((ByteString.CopyFrom(192, 0, 2, 2), 9000u)));
        Assert.That((sync.Key.ToStringUtf8(), sync.RefreshSeconds, sync.Rate), Is.EqualTo(("0123456789abcdef", 30u, 200_000u)));
    }

    [Test]
    public async Task Reload_ChangesThemInPlace()
    {
        await File.WriteAllTextAsync(Temporary["f.conf"], Samples.File + Block.Replace("refresh 30", "refresh 10", StringComparison.Ordinal));
        await Daemon.Director.ReloadAsync(new());
        Assert.That(DataPlane.Changes[^1].Delta.Settings.SessionSync.RefreshSeconds, Is.EqualTo(10));
        Assert.That(DataPlane.Changes[^1].Delta.Services, Is.Empty);

        await File.WriteAllTextAsync(Temporary["f.conf"], Samples.File);
        await Daemon.Director.ReloadAsync(new());
        Assert.That(DataPlane.State.Settings.SessionSync, Is.Null);
    }

    [Test]
    public async Task Get_IsWhatTheDataPlaneSays()
    {
        DataPlane.Synchronisation = new()
        {
            State = Wire.SyncState.Live, StateMs = 61_000, LocalAddress = ByteString.CopyFrom(192, 0, 2, 1), LocalPort = 8848,
            PeerAddress = ByteString.CopyFrom(192, 0, 2, 2), PeerPort = 9000, ConnectedMs = 62_000, OwnBulkTold = true, PeerBulkOver = true, LagMs = 3,
            Records = new() { Own = 100, Held = 40, Told = 7, Refused = { new Wire.SyncCount { Name = "no_service", Count = 2 } } },
            Peer = new() { Version = "0.1.0", Workers = 2, Held = 98, Own = 40, PlacementDiffers = true },
            Workers = 1,
        };

        GetSessionSyncResponse sync = await Client.GetAsync(new());

        Assert.That((sync.State, sync.Local, sync.Peer, sync.LagMs), Is.EqualTo((SessionSyncState.Live, "192.0.2.1:8848", "192.0.2.2:9000", 3ul)));
        Assert.That((sync.MissingThere, sync.MissingHere, sync.Records.Refused[0].Count), Is.EqualTo((2L, 0L, 2ul)));
        await Eventually.IsTrue(() => Client.Get(new()) is { MayTakeOver: true, Warnings.Count: > 0 } answer
            && answer.Warnings[0].Contains("has 2 workers", StringComparison.Ordinal), "it is asked every second");
        GetStatusResponse status = await Daemon.Director.GetStatusAsync(new());
        Assert.That(status.Warnings, Has.Some.Contains("has 2 workers"));
    }

    [Test]
    public async Task Events_OpenAndCloseTheGate()
    {
        DataPlane.Synchronisation = new() { State = Wire.SyncState.Bulk, ConnectedMs = 10 };
        await DataPlane.SendEventAsync(new() { Sync = new() { Connected = new() { Version = "0.1.0" } } });
        await Eventually.IsTrue(() => !Client.Get(new()).MayTakeOver, "its sessions are not here");

        await DataPlane.SendEventAsync(new() { Sync = new() { BulkOver = new() { Records = 5, DurationMs = 100 } } });

        await Eventually.IsTrue(() => Client.Get(new()).MayTakeOver, "they are");
    }

    [Test]
    public async Task Get_WithoutTheDataPlane_IsUnavailable()
    {
        DataPlane.Dispose();
        await Eventually.IsTrue(() => !Daemon.Director.GetStatus(new()).DataPlaneConnected, "it is away");

        await RefusedAsync(StatusCode.Unavailable, "", async () => await Client.GetAsync(new()));
    }

    [Test]
    public async Task Key_IsInNoAnswer()
    {
        ShowConfigurationResponse shown = await Daemon.Configuration.ShowAsync(new());

        Assert.That(shown.Text, Does.Contain("peer 192.0.2.2 9000").And.Contain("key ***").And.Not.Contain("0123456789abcdef"));
        Assert.That(shown.ToString() + await Client.GetAsync(new()), Does.Not.Contain("0123456789abcdef"));
    }
}
