using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Tests;

internal sealed class SyncTextTests
{
    [Test]
    public void Format_Off_SaysWhy() =>
        Assert.That(SyncText.Format(new()), Is.EqualTo("state:         off: there is no session_sync in the configuration\n"));

    [Test]
    public void Format_Live_HasLagAndDifferences()
    {
        GetSessionSyncResponse sync = new()
        {
            State = SessionSyncState.Live, StateMs = 3_725_000, Local = "192.0.2.1:8848", Peer = "192.0.2.2:8848", ConnectedMs = 1, LagMs = 4,
            Backlog = 1, Unacknowledged = 20, MissingThere = 3, MissingHere = -1, MayTakeOver = true,
            Records = new()
            {
                Told = 1_000, Lost = 1, Received = 500, Installed = 400, Updated = 50, Ignored = 30, Ended = 10, Adopted = 6, Yielded = 7, Held = 391,
                Own = 900, Refused = { new NamedCount { Name = "no_service", Count = 10 }, new NamedCount { Name = "table_full" } },
            },
            OfPeer = new() { Version = "0.1.0", Workers = 2, PlacementDiffers = true, Held = 897, Own = 390 },
            Closed = { new NamedCount { Name = "lost", Count = 2 } },
            Warnings = { "Something is wrong." },
        };

        Assert.That(SyncText.Format(sync), Is.EqualTo(
            """
            state:         live for 01:02:05
            peer:          192.0.2.2:8848, release 0.1.0, 2 workers (placed otherwise)
            local:         192.0.2.1:8848
            lag:           4 ms
            waiting:       1 records in the workers' rings, 20 on the way
            told:          1000 records, 1 lost
            received:      500 records: 400 new, 50 changed, 10 ended, 30 without effect, 10 refused
            refused:       no_service 10
            sessions:      900 own, 897 of them at the peer (3 missing); 390 of the peer, 391 of them here (1 more)
            changed sides: 6 to this director, 7 to the peer
            take-over:     allowed
            ended:         connections: lost 2
            warning:       Something is wrong.

            """));
    }

    [TestCase(SessionSyncState.Connecting, "unreachable", false, "connecting for 1.5 s: unreachable (it cannot be reached)")]
    [TestCase(SessionSyncState.Refused, "authentication", true, "refused: authentication (it says of this director: it cannot be reached)")]
    [TestCase(SessionSyncState.Bulk, "", false, "bulk for 1.5 s: both tell all that they have")]
    [TestCase(SessionSyncState.Authenticating, "", false, "authenticating for 1.5 s")]
    public void Format_State_IsInWords(SessionSyncState state, string reason, bool isPeers, string expected) => Assert.That(
        SyncText.Format(new()
        {
            State = state, StateMs = 1_500, LastReason = reason, LastReasonText = "it cannot be reached", LastReasonOfPeer = isPeers,
        }).Split('\n')[0], Is.EqualTo($"state:         {expected}"));
}
