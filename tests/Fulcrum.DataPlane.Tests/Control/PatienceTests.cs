using Fulcrum.DataPlane.Control;

namespace Fulcrum.DataPlane.Tests.Control;

internal sealed class PatienceTests
{
    [Test]
    public void Patience_SpinsThenYieldsThenSleepsLongerAndLonger()
    {
        Patience patience = default;
        Assert.That(patience.Next(0), Is.EqualTo(Patience.Step.Spin));
        Assert.That(patience.Next(49), Is.EqualTo(Patience.Step.Spin));
        Assert.That(patience.Next(50), Is.EqualTo(Patience.Step.Yield));
        Assert.That(patience.Next(199), Is.EqualTo(Patience.Step.Yield));
        List<long> sleeps = [];
        for (int look = 0; look < 8; look++)
        {
            Assert.That(patience.Next(200), Is.EqualTo(Patience.Step.Sleep));
            sleeps.Add(patience.SleepUs);
        }
        Assert.That(sleeps, Is.EqualTo((long[])[20, 40, 80, 160, 320, 640, 1000, 1000]));
    }

    [Test]
    public void Patience_EndsAfterTenSecondsOfItsOwnSleeps()
    {
        Patience patience = default;
        long slept = 0;
        // A clock that has jumped does not end it.
        while (patience.Next(elapsedUs: long.MaxValue) == Patience.Step.Sleep)
            slept += patience.SleepUs;
        Assert.That(slept, Is.InRange(10_000_000, 10_001_000));
    }
}
