using Fulcrum.Pktgen.Reporting;

namespace Fulcrum.Bench.Tests;

/// <summary>Statistics over rounds.</summary>
internal sealed class SampleTests
{
    [TestCase(3.0, 5.0, 1.0, 3.0)]
    [TestCase(2.5, 4.0, 1.0, 2.0, 3.0)]
    [TestCase(7.0, 7.0)]
    public void Median_OfAnyOrder_IsTheMiddleOne(double expected, params double[] rounds) => Assert.That(new Sample(rounds).Median, Is.EqualTo(expected));

    [Test]
    public void Median_WithoutARound_IsNone() => Assert.That(new Sample([]).Median, Is.NaN);

    [Test]
    public void Spread_IsTheRangeByTheMedian()
    {
        Sample sample = new([12, 10, 9]);

        Assert.That(sample.Spread, Is.EqualTo(0.3).Within(1e-12));
        Assert.That((sample.Least, sample.Most), Is.EqualTo((9.0, 12.0)));
    }

    [Test]
    public void By_AnotherSample_SetsEachRoundBesideTheSameRound() =>
        Assert.That(new Sample([10, 30, 20]).By(new Sample([20, 40, 0])).Rounds, Is.EqualTo(new[] { 0.5, 0.75, double.NaN }));

    [Test]
    public void Ratio_IsTheMediansRatioWithTheRangeOfTheRounds()
    {
        Figure ratio = Figure.Ratio("ratio_io", "ratio to io", new Sample([10, 30, 20]), new Sample([20, 40, 50]));

        Assert.That(ratio.Value, Is.EqualTo(0.5));
        Assert.That((ratio.Low, ratio.High), Is.EqualTo((0.4, 0.75)));
        Assert.That(ratio.Text, Is.EqualTo("0.50"));
    }

    [TestCase(1.0, 0.05, null)]
    [TestCase(1.0, 0.11, "noisy: the rounds differ")]
    [TestCase(0.91, 0.50, "noisy: a worker had only 91 % of its core")]
    public void Doubt_NamesWhatIsWorse(double coreShare, double spread, string? expected) => Assert.That(Noise.Doubt(coreShare, spread), Is.EqualTo(expected));
}
