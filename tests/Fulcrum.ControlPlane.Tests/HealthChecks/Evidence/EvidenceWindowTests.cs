using Fulcrum.ControlPlane.HealthChecks.Evidence;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Evidence;

/// <summary>When handshakes that failed are enough.</summary>
[TestFixture]
internal sealed class EvidenceWindowTests
{
    private readonly PassiveEvidence _rule = new() { Failures = 5, Percent = 20, Window = TimeSpan.FromSeconds(10) };

    [Test]
    public void Failures_FewerThanWanted_AreNotEnough()
    {
        EvidenceWindow window = new(_rule);

        Assert.That(Play(window, (0, 0, 0), (1, 4, 4), (9, 4, 4)), Is.EqualTo(new[] { false, false, false }));
        Assert.That(window.IsSuspect, Is.False);
    }

    [Test]
    public void Failures_OfTooManySessions_AreNotEnough() =>
        Assert.That(Play(new(_rule), (0, 0, 0), (1, 100, 19), (2, 200, 39)), Is.EqualTo(new[] { false, false, false }));

    [Test]
    public void Failures_Enough_TellHowMany()
    {
        EvidenceWindow window = new(_rule);

        Assert.That(Play(window, (0, 1000, 10), (1, 1010, 12), (2, 1020, 15)), Is.EqualTo(new[] { false, false, true }));
        Assert.That(window.Reason, Is.EqualTo("5 of 20 handshakes failed within 10 s"));
    }

    [Test]
    public void Failures_FromBeforeTheWindow_DoNotCount() =>
        Assert.That(Play(new(_rule), (0, 0, 0), (1, 4, 4), (6, 4, 4), (12, 5, 5)), Has.All.False);

    [Test]
    public void Failures_OfSessionsThatBeganEarlier_CountAgainstThemselves() =>
        Assert.That(Play(new(_rule), (0, 50, 0), (5, 50, 6))[1], Is.True, "sessions end unanswered long after they began");

    [Test]
    public void Suspicion_WithoutNewEvidence_EndsAfterTheWindow()
    {
        EvidenceWindow window = new(_rule);
        Play(window, (0, 0, 0), (1, 5, 5));
        Assert.That(window.IsSuspect, Is.True);

        Assert.That(Play(window, (2, 9, 9)), Is.EqualTo(new[] { false }), "counted failures are no new evidence");
        Assert.That(window.IsSuspect, Is.True);
        Play(window, (11, 9, 9));
        Assert.That(window.IsSuspect, Is.False);
    }

    [Test]
    public void Suspicion_WithAsMuchEvidenceAgain_IsToldAgain() =>
        Assert.That(Play(new(_rule), (0, 0, 0), (1, 5, 5), (2, 10, 10)), Is.EqualTo(new[] { false, true, true }));

    [Test]
    public void Counts_ThatBeginAnew_AreNoEvidence() =>
        Assert.That(Play(new(_rule), (0, 1000, 900), (1, 3, 3), (2, 8, 8)), Is.EqualTo(new[] { false, false, true }));

    private static bool[] Play(EvidenceWindow window, params (int Second, ulong Sessions, ulong Failures)[] readings) =>
        [.. readings.Select(r => window.Add(TimeSpan.FromSeconds(r.Second), new(r.Sessions, r.Failures)))];
}
