using Fulcrum.EndToEnd.Tests.Lab;
using static System.FormattableString;

namespace Fulcrum.EndToEnd.Tests.Pair;

/// <summary>A fixture with a pair of directors of its own; every test begins with A as the master.</summary>
[Category("Lab")]
[NonParallelizable]
internal abstract class PairTests(double intervalSeconds)
{
    private PairLab? _lab;
    private PairLoad? _load;

    /// <summary>
    /// What may come on top of VRRP's own time until a request is answered: the addresses, gratuitous ARP, two processes that share a core with
    /// all clients and servers.
    /// </summary>
    protected static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(400);

    /// <summary>The fixture's lab.</summary>
    protected PairLab Lab => _lab!;

    /// <summary>The master to begin with.</summary>
    protected PairDirector A => Lab.A;

    /// <summary>The backup to begin with.</summary>
    protected PairDirector B => Lab.B;

    [OneTimeSetUp]
    public void StartLab() => _lab = new PairLab(TimeSpan.FromSeconds(intervalSeconds));

    [OneTimeTearDown]
    public void EndLab() => _lab?.Dispose();

    [SetUp]
    public void Repair() => Lab.Repair();

    [TearDown]
    public void EndLoad()
    {
        if (TestContext.CurrentContext.Result.FailCount > 0)
            TestContext.Out.WriteLine($"{A.Describe()}\n{B.Describe()}");
        _load?.Abort();
        _load = null;
    }

    /// <summary>Starts clients whose downloads take so long.</summary>
    protected PairLoad StartLoad(double seconds) => _load = new PairLoad(Lab.Network, TimeSpan.FromSeconds(seconds));

    /// <summary>Every mode is forwarded again within the time: no longer gap lies in that time and the second after it.</summary>
    protected static void AssertGaps(PairLoad load, TimeSpan change, string what, TimeSpan bound)
    {
        foreach ((string mode, TimeSpan gap) in load.GapsAfter(change, what, bound + TimeSpan.FromSeconds(1)))
            Assert.That(gap, Is.LessThan(bound), Invariant($"{mode}, {what}; allowed are {bound.TotalMilliseconds:F0} ms"));
    }

    /// <summary>No request has failed.</summary>
    protected static void AssertNoFailures(PairLoad load) =>
        Assert.That(load.Failures.Take(10), Is.Empty, () => Invariant($"{load.Failures.Count} requests failed"));
}
