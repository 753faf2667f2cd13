using Fulcrum.Generator;

namespace Fulcrum.Bench.Tests.Generator;

/// <summary>When packets are due, and gaps of the loop that sends them.</summary>
internal sealed class PacerTests
{
    private const long TicksPerSecond = 2_100_000_000;
    private const long Start = 1L << 60;

    [TestCase(1_000_000, 100)]
    [TestCase(14_880_952, 333)]
    [TestCase(3, 1_000_000_000)]
    public void TakeDue_OverASecond_IsTheRate(double rate, long turn)
    {
        Pacer pacer = new(rate, TicksPerSecond, Start);
        long due = 0;
        for (long now = Start; now < Start + TicksPerSecond; now += turn)
            due += pacer.TakeDue(now, 32);
        Assert.That(due, Is.EqualTo(rate).Within(rate * 0.0005 + 1));
    }

    [Test]
    public void TakeDue_WithMoreThanABurst_LeavesTheRestDue()
    {
        Pacer pacer = new(1_000_000, TicksPerSecond, Start);
        long later = Start + TicksPerSecond / 100_000;
        Assert.That((pacer.TakeDue(later, 8), pacer.TakeDue(later, 8), pacer.TakeDue(later, 8)), Is.EqualTo((8, 3, 0)));
    }

    [Test]
    public void Skip_AGap_SendsNothingForIt()
    {
        Pacer pacer = new(1_000_000, TicksPerSecond, Start);
        pacer.TakeDue(Start, 32);
        pacer.Skip(TicksPerSecond);
        Assert.That(pacer.TakeDue(Start + TicksPerSecond, 32), Is.Zero);
        Assert.That(pacer.TakeDue(Start + TicksPerSecond + TicksPerSecond / 1_000_000 + 1, 32), Is.EqualTo(1));
    }

    [Test]
    public void TakeDue_WithoutARate_IsAlwaysABurst()
    {
        Pacer pacer = new(0, TicksPerSecond, Start);
        Assert.That((pacer.TakeDue(Start, 32), pacer.TakeDue(Start, 32)), Is.EqualTo((32, 32)));
    }

    [Test]
    public void Note_ATurnAboveTheThreshold_IsAGap()
    {
        GapMeter gaps = new(threshold: 10);
        gaps.Begin(100);
        Assert.That((gaps.Note(110), gaps.LastEnd), Is.EqualTo((0, 0)));
        Assert.That((gaps.Note(140), gaps.LastEnd), Is.EqualTo((30, 140)));
        Assert.That((gaps.Note(160), gaps.LastEnd), Is.EqualTo((20, 160)));
        Assert.That((gaps.Count, gaps.Longest, gaps.Total), Is.EqualTo((2, 30, 50)));
    }

    [Test]
    public void Seen_WithLossAndDisorder_CountsEachNumber()
    {
        LossCount loss = new();
        foreach (uint sequence in (uint[])[0, 1, 4, 3, 5])
            loss.Note(sequence);
        Assert.That((loss.Seen, loss.Late), Is.EqualTo((5, 1)));
    }
}
