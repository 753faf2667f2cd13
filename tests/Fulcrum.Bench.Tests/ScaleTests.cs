using Fulcrum.Pktgen.Reporting.Charts;

namespace Fulcrum.Bench.Tests;

/// <summary>Axes.</summary>
internal sealed class ScaleTests
{
    [Test]
    public void Linear_BeginsAtZeroAndEndsAtATick()
    {
        Scale scale = Scale.Of(new Axis("rate", "Mpps"), [12, 83, double.NaN], 300, 0);

        Assert.That(scale.Ticks, Is.EqualTo(new double[] { 0, 20, 40, 60, 80, 100 }));
        Assert.That((scale[0], scale[50], scale[100]), Is.EqualTo((300.0, 150.0, 0.0)));
    }

    [Test]
    public void Logarithmic_GivesEqualRatiosEqualRoom()
    {
        Scale scale = Scale.Of(new Axis("sessions", "", IsLogarithmic: true), [1_000, 1_000_000], 0, 300);

        Assert.That(scale.Ticks, Is.EqualTo(new double[] { 1e3, 1e4, 1e5, 1e6 }).Within(1e-6));
        Assert.That(scale[10_000], Is.EqualTo(100).Within(1e-9));
        Assert.That(scale[0], Is.Zero, "what a logarithm does not have lies on the edge");
    }

    [TestCase(1e-9)]
    [TestCase(0.5)]
    [TestCase(1)]
    [TestCase(1e12)]
    public void AnyAxis_OfOneValue_HasRoomForIt(double value)
    {
        foreach (bool isLogarithmic in (bool[])[false, true])
        {
            Scale scale = Scale.Of(new Axis("", "", isLogarithmic), [value], 0, 100);

            Assert.That(scale.Ticks, Has.Count.InRange(2, 8));
            Assert.That(scale[value], Is.InRange(0, 100));
        }
    }

    [TestCase(0.05, "0.05")]
    [TestCase(20, "20")]
    [TestCase(30_000, "30k")]
    [TestCase(2_500_000, "2.5M")]
    public void Text_IsShort(double value, string expected) => Assert.That(Scale.Text(value), Is.EqualTo(expected));
}
