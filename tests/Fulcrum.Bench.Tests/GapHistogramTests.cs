using Fulcrum.Pktgen.PollGaps;

namespace Fulcrum.Bench.Tests;

/// <summary>Gaps between polls, in the classes of the counters.</summary>
internal sealed class GapHistogramTests
{
    private static readonly GapHistogram Gaps = new([99_900, 80, 10, 5, 4, 1], 2_500);

    [TestCase(0.5, 10)]
    [TestCase(0.999, 10)]
    [TestCase(0.9995, 20)]
    [TestCase(0.9999, 50)]
    [TestCase(0.99995, 100)]
    [TestCase(1, 2_500)]
    public void AtMost_AShare_IsTheBoundOfItsClass(double share, double expected) => Assert.That(Gaps.AtMost(share), Is.EqualTo(expected));

    [Test]
    public void AtMost_InTheLongestGapsClass_IsTheLongestGap() => Assert.That(new GapHistogram([1, 0, 0, 0, 1, 0], 300).AtMost(1), Is.EqualTo(300));

    [TestCase(10, 100ul)]
    [TestCase(50, 10ul)]
    [TestCase(1000, 1ul)]
    public void MoreThan_ABound_CountsTheClassesAboveIt(double microseconds, ulong expected) =>
        Assert.That(Gaps.MoreThan(microseconds), Is.EqualTo(expected));
}
