using Fulcrum.EndToEnd.Tests.Lab;
using static System.FormattableString;

namespace Fulcrum.EndToEnd.Tests.Pair;

/// <summary>Directors that change places in an orderly way, or lose one of their processes.</summary>
internal sealed class ChangeTests() : PairTests(0.1)
{
    [Test]
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
        AssertNoFailures(load);
        load.AssertDownloads();
    }

    [Test]
    public void DataPlane_OfTheMasterIsKilled_MakesTheOtherOneMaster()
    {
        PairLoad load = StartLoad(8);

        TimeSpan killed = Clock.Now;
        A.Kill("dataplane");
        Lab.WaitForMaster(B, A);
        Thread.Sleep(1000);
        load.UseIdle();
        A.StartDataPlane();
        Lab.WaitForMaster(A, B);
        load.Finish();

        AssertGaps(load, killed, "death of the master's data plane", Lab.MasterDown + Slack);
        Assert.That(load.Failures.Where(sample => sample.Started > killed + Slack).Take(10), Is.Empty);
        load.AssertDownloads();
    }

    [Test]
    public void Segment_CutBetweenTheDirectorsAndHealed_HasOneMasterAgainAndIsTold()
    {
        Lab.Network.Script("split", "on");
        Eventually.IsTrue(() => A.HoldsAll() && B.HoldsAll(), () => $"the split makes no second master:\n{A.Describe()}\n{B.Describe()}");
        Lab.Network.Script("split", "off");
        Lab.WaitForMaster(A, B);

        Eventually.IsTrue(
            () => (A.DaemonLog + B.DaemonLog).Contains("split", StringComparison.OrdinalIgnoreCase), () => "nobody tells of two masters:\n" + A.DaemonLog);
        Assert.That(VrrpReport.Of(A).SplitCount + VrrpReport.Of(B).SplitCount, Is.Positive, () => A.Describe());
        Assert.That(Lab.Network.On("client", "curl", "--silent", "--max-time", "5", $"http://{PairDirector.OutsideAddress}:8010/").Expect(), Does.StartWith("nat"));
    }

    [Test]
    public void Director_WithoutItsDataPlane_ClaimsNothing()
    {
        B.StopDaemon();
        A.StopDaemon();
        A.StopDataPlane();
        A.StartDaemon();
        AssertClaimsNothing();

        A.StartDataPlane();
        Eventually.IsTrue(A.HoldsAll, () => $"A does not become master once its data plane is there:\n{A.Describe()}");
    }

    [Test]
    public void Director_WhoseConfigurationIsRefusedAtStart_ClaimsNothing()
    {
        string text = File.ReadAllText(A.ConfigurationFile);
        B.StopDaemon();
        A.StopDaemon();
        try
        {
            // The pool's port is none of the data plane's.
            File.WriteAllText(A.ConfigurationFile, text.Replace("10.4.2.200-203 lan", "10.4.2.200-203 other", StringComparison.Ordinal));
            A.StartDaemon();
            AssertClaimsNothing();
        }
        finally
        {
            File.WriteAllText(A.ConfigurationFile, text);
        }
        A.Client.Ctl("reload").Expect();
        Eventually.IsTrue(A.HoldsAll, () => $"A does not become master with a configuration that runs:\n{A.Describe()}");
    }

    /// <summary>For longer than a backup waits for its master.</summary>
    private void AssertClaimsNothing()
    {
        TimeSpan until = Clock.Now + (3 * Lab.MasterDown) + TimeSpan.FromSeconds(1);
        while (Clock.Now < until)
        {
            Assert.That(A.HeldAddresses(), Is.Empty, () => A.Describe());
            Thread.Sleep(100);
        }
    }
}
