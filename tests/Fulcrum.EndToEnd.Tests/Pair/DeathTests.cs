using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Pair;

/// <summary>The master dies without a word, its machine and all, under load, and comes back later.</summary>
[TestFixture(1.0)]
[TestFixture(0.1)]
internal sealed class DeathTests(double intervalSeconds) : PairTests(intervalSeconds)
{
    /// <summary>
    /// A request that begins in the last moment before the death may have a session that the backup has not heard of: it is established
    /// here and told of in the next batch.
    /// </summary>
    private static readonly TimeSpan Untold = TimeSpan.FromMilliseconds(100);

    /// <summary>The master is there until the other one has its addresses; servers may learn of its MAC address a moment later.</summary>
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(1);

    [Test]
    [Retry(2)]
    public void Master_DiesAndReturnsUnderLoad_BreaksNoConnection()
    {
        PairLoad load = StartLoad((2 * Lab.MasterDown.TotalSeconds) + 16);

        TimeSpan death = Clock.Now;
        A.Die();
        TimeSpan dead = Clock.Now;
        Lab.WaitForMaster(B, A);
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"B holds all addresses {(Clock.Now - dead).TotalMilliseconds:F0} ms after A's end; 3 intervals and skew are {Lab.MasterDown.TotalMilliseconds:F0} ms"));
        Thread.Sleep(2000);
        load.UseIdle();

        A.Return();
        Lab.WaitForMaster(A, B);
        TimeSpan returned = Clock.Now;
        load.Finish();

        AssertGaps(load, death, "death of the master", Lab.MasterDown + Slack);
        AssertGaps(load, returned - TimeSpan.FromSeconds(1), "return of the first master", TakeOver);
        Assert.That(load.Failures.Where(sample => sample.Started < death - Untold || sample.Started > dead).Take(10), Is.Empty);
        load.AssertDownloads();
    }
}
