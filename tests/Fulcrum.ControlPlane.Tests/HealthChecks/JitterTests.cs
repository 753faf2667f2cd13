using Fulcrum.ControlPlane.HealthChecks;

namespace Fulcrum.ControlPlane.Tests.HealthChecks;

/// <summary>Intervals of checks that must not stay in step.</summary>
[TestFixture]
internal sealed class JitterTests
{
    [TestCase(0.1, 0.0025)]
    [TestCase(2, 0.05)]
    [TestCase(60, 0.05)]
    public void Of_AnInterval_IsNearIt(double seconds, double most)
    {
        TimeSpan interval = TimeSpan.FromSeconds(seconds);
        Jitter jitter = new(new Random(7));
        double[] differences = [.. Enumerable.Range(0, 2000).Select(_ => (jitter.Of(interval) - interval).TotalSeconds)];

        Assert.That(differences, Has.All.InRange(-most, most));
        Assert.That(differences.Max() - differences.Min(), Is.GreaterThan(1.8 * most));
        Assert.That(differences.Average(), Is.EqualTo(0).Within(most / 10));
    }

    [Test]
    public void Checks_ThatAreInStep_AreSpreadAfterSomeMinutes()
    {
        TimeSpan interval = TimeSpan.FromSeconds(2);
        Jitter jitter = new(new Random(7));
        double[] starts = [.. Enumerable.Range(0, 1000).Select(_ => Enumerable.Range(0, 300).Sum(_ => jitter.Of(interval).TotalSeconds) % 2)];

        int[] perTenth = [.. starts.GroupBy(start => (int)(start * 10)).Select(group => group.Count())];
        Assert.That(perTenth.Max(), Is.LessThan(150), "of 1000 checks in a tenth of a second; even would be 50");
    }

    [Test]
    public void None_IsAsWritten() => Assert.That(Jitter.None.Of(TimeSpan.FromSeconds(2)), Is.EqualTo(TimeSpan.FromSeconds(2)));
}
