using Fulcrum.EndToEnd.Tests.Lab;

namespace Fulcrum.EndToEnd.Tests.Pair;

/// <summary>A director that cannot forward claims nothing: without its data plane, or without a configuration.</summary>
internal sealed class ReadinessTests() : PairTests(0.1)
{
    [Test]
    [Retry(2)]
    public void DataPlane_OfTheMasterIsKilled_MakesTheOtherOneMaster()
    {
        PairLoad load = StartLoad(8);

        TimeSpan killed = Clock.Now;
        A.Kill("dataplane");
        Lab.WaitForMaster(B, A);
        load.Finish();
        A.StartDataPlane();
        Lab.WaitForMaster(A, B);

        AssertGaps(load, killed, "death of the master's data plane", Lab.MasterDown + Slack);
        Assert.That(load.Failures.Where(sample => sample.Started > killed + Slack).Take(10), Is.Empty);
        load.AssertDownloads();
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
            File.WriteAllText(A.ConfigurationFile, text.Replace("lb_algo rr", "lb_algo rr\n    client_address fastest", StringComparison.Ordinal));
            A.FailToStartDaemon();
            AssertClaimsNothing();
        }
        finally
        {
            File.WriteAllText(A.ConfigurationFile, text);
        }
        A.StartDaemon();
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
