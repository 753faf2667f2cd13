using Fulcrum.EndToEnd.Tests.Lab;
using static System.FormattableString;

namespace Fulcrum.EndToEnd.Tests.Pair;

/// <summary>Directors that change places in an orderly way, or do not hear each other for a while.</summary>
internal sealed class ChangeTests() : PairTests(0.1)
{
    /// <summary>Of 500 connections a second those of the last 10 ms.</summary>
    private const int MostUntold = 5;

    [Test]
    [Retry(2)]
    public void Yield_UnderLoad_FailsNothing()
    {
        PairLoad load = StartLoad(8);

        TimeSpan yielded = Clock.Now;
        A.Client.Ctl("vrrp", "yield").Expect();
        Lab.WaitForMaster(B, A);
        Thread.Sleep(1500);
        Assert.That(A.HoldsNone(), "A preempts although it has yielded");
        load.UseIdle();
        TimeSpan released = Clock.Now;
        A.Client.Ctl("vrrp", "release").Expect();
        Lab.WaitForMaster(A, B);
        load.Finish();

        AssertGaps(load, yielded, "yield", Slack);
        AssertGaps(load, released, "release", Slack);
        AssertNoFailures(load);
        load.AssertDownloads();
    }

    [Test]
    [Retry(2)]
    public void Daemon_OfTheMasterIsStopped_HandsOverAtOnce()
    {
        PairLoad load = StartLoad(8);

        TimeSpan stopped = Clock.Now;
        A.StopDaemon();
        Lab.WaitForMaster(B, A);
        Thread.Sleep(1000);
        load.UseIdle();
        TimeSpan started = Clock.Now;
        A.StartDaemon();
        Lab.WaitForMaster(A, B);
        load.Finish();

        // Priority 0 leaves the backup nothing but its skew to wait for.
        AssertGaps(load, stopped, "stop of the master's fulcrumd", Slack);
        AssertGaps(load, started, "its start", Slack);
        // The other one resets a connection that was made in the last moment, before it has heard of the session.
        Assert.That(load.Failures.Where(sample => (sample.Started - stopped).Duration() > TimeSpan.FromSeconds(1)).Take(10), Is.Empty);
        Assert.That(load.Failures, Has.Count.LessThanOrEqualTo(MostUntold));
        load.AssertDownloads();
    }

    [Test]
    [Retry(2)]
    public void Segment_CutBetweenTheDirectorsAndHealed_HasOneMasterAgainAndIsTold()
    {
        try
        {
            Lab.Network.Script("split", "on");
            Eventually.IsTrue(() => A.HoldsAll() && B.HoldsAll(), () => $"the split makes no second master:\n{A.Describe()}\n{B.Describe()}");
        }
        finally
        {
            Lab.Network.Script("split", "off");
        }
        Lab.WaitForMaster(A, B);

        Eventually.IsTrue(
            () => (A.DaemonLog + B.DaemonLog).Contains("is MASTER, and another director is, too", StringComparison.Ordinal), () => "nobody tells of two masters:\n" + A.DaemonLog);
        Assert.That(VrrpReport.Of(A).SplitCount + VrrpReport.Of(B).SplitCount, Is.Positive, () => A.Describe());
        Assert.That(Lab.Network.On("client", "curl", "--silent", "--max-time", "5", $"http://{PairDirector.OutsideAddress}:8010/").Expect(), Does.StartWith("nat"));
    }
}
