using Fulcrum.DataPlane.Synchronisation.Protocol;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>What is told of what happens between the directors.</summary>
[TestFixture]
internal sealed class SyncJournalTests
{
    [Test]
    public void Refused_ReasonsInTurn_EachIsToldOnceAMinute()
    {
        FakeClock clock = new();
        List<string> log = [];
        SyncJournal journal = new(log.Add, () => clock.NowMs);

        for (int turn = 0; turn < 59; turn++, clock.NowMs += 1_000)
        {
            journal.Refused(CloseReason.Unreachable, isPeersReason: false);
            journal.Refused(CloseReason.ForeignAddress, isPeersReason: false);
            journal.Refused(CloseReason.Authentication, isPeersReason: true);
        }
        Assert.That(log, Has.Count.EqualTo(3));

        clock.NowMs += 1_000;
        journal.Refused(CloseReason.Unreachable, isPeersReason: false);
        Assert.That(log, Has.Count.EqualTo(4));
    }
}
