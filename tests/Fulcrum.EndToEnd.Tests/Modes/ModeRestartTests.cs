using Fulcrum.EndToEnd.Tests.Lab;
using static System.FormattableString;

namespace Fulcrum.EndToEnd.Tests.Modes;

/// <summary>The control plane dies, returns and changes its mind while clients of every mode go on.</summary>
[Category("Slow")]
internal sealed class ModeRestartTests : ModeTests
{
    private const int MoreRequests = 40;
    private const int MoreLongLivedRequests = 5;
    private readonly List<ClientLoad> _loads = [];

    [TearDown]
    public void StopLoads()
    {
        _loads.ForEach(load => load.Stop());
        _loads.Clear();
    }

    [Test]
    public void Reload_UnderNatAndFullNatTraffic_FailsNoRequest()
    {
        Load(8010, Arm.Two4);
        Load(8041, Arm.Two6);
        Continue("before the reloads");

        string configuration = File.ReadAllText(Lab.ConfigurationFile);
        foreach (int weight in new[] { 2, 3, 1 })
        {
            File.WriteAllText(Lab.ConfigurationFile, configuration.Replace("weight 1", Invariant($"weight {weight}"), StringComparison.Ordinal));
            Director.Ctl("reload").Expect();
            Continue(Invariant($"after the reload with weight {weight}"));
        }
    }

    [Test]
    public void Daemon_KilledUnderDrAndTunTraffic_FailsNoRequest()
    {
        Load(8020, Arm.Two4);
        Load(8030, Arm.Two4);
        Load(8020, Arm.Two6);
        Load(8032, Arm.Two6);
        Continue("before fulcrumd is killed");

        Lab.Signal("daemon", "KILL");
        Eventually.IsTrue(() => !Lab.Runs("daemon"), () => "kill -9 does not end fulcrumd");
        Continue("while fulcrumd is away");
        Lab.Script("start-daemon");
        Director.WaitForChecks();
        Continue("after fulcrumd has returned");

        Assert.That(Director.ProcessCounter("gc_collections"), Is.Zero);
    }

    private void Load(int port, Arm arm) => _loads.Add(new ClientLoad(Lab, port, arm.VirtualAddress, threadCount: 2));

    /// <summary>Every load has to get on, without a failure.</summary>
    private void Continue(string when)
    {
        (ClientLoad Load, int Requests, int LongLived)[] goals =
            [.. _loads.Select(load => (load, load.RequestCount + MoreRequests, load.LongLivedRequestCount + MoreLongLivedRequests))];
        Eventually.IsTrue(
            () => goals.All(goal => !goal.Load.Failures.IsEmpty
                || (goal.Load.RequestCount >= goal.Requests && goal.Load.LongLivedRequestCount >= goal.LongLived)),
            () => $"clients do not get on {when}");
        foreach (ClientLoad load in _loads)
            Assert.That(load.Failures, Is.Empty, $"{when}: {string.Join('\n', load.Failures.Take(5))}");
    }
}
