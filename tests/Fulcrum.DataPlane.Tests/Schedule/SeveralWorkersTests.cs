using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Tests.Schedule;

/// <summary>Workers that balance together: each knows its own sessions, and those of the others with a delay.</summary>
internal sealed unsafe class SeveralWorkersTests
{
    private const int SessionCount = 10_000;
    private static readonly string[] s_schedulers = ["rr", "wrr", "lc", "wlc", "sed", "nq", "twos"];
    private static readonly int[] s_workerCounts = [2, 4, 8, 16];

    [Test]
    public void Shares_At10000Sessions_AreWithin2PercentOfIdeal(
        [ValueSource(nameof(s_schedulers))] string scheduler, [ValueSource(nameof(s_workerCounts))] int workers,
        [Values(5, 100, 2000)] int sessionsAMillisecond, [Values(1, 7)] int seed)
    {
        int[] weights = scheduler is "rr" or "lc" ? [1, 1, 1, 1] : [1, 2, 3, 4];
        using SchedulerBench bench = new(workers);
        bench.Apply(scheduler, weights);
        Random random = new(seed);
        for (int session = 0; session < SessionCount; session++)
        {
            bench.NowMs += session % sessionsAMillisecond == 0 ? 1u : 0;
            Begin(bench, random.Next(workers));
        }

        AssertShares(bench, weights, SessionCount);
    }

    [Test]
    public void Shares_WithUnevenWorkersAndSessionsThatEnd_StayWithin2Percent(
        [Values("lc", "wlc", "sed", "nq", "twos")] string scheduler, [Values(2, 16)] int workers)
    {
        int[] weights = scheduler == "lc" ? [1, 1, 1, 1] : [1, 2, 3, 4];
        using SchedulerBench bench = new(workers);
        bench.Apply(scheduler, weights);
        Random random = new(3);
        List<(nint Server, int Worker)> sessions = [];
        for (int turn = 0; turn < 4 * SessionCount; turn++)
        {
            bench.NowMs += turn % 200 == 0 ? 1u : 0;
            // Half of all sessions come to worker 0.
            int worker = random.Next(2) == 0 ? 0 : random.Next(workers);
            sessions.Add((Begin(bench, worker), worker));
            if (sessions.Count <= SessionCount)
                continue;
            int ended = random.Next(sessions.Count);
            bench.Workers[sessions[ended].Worker].Servers[((ServerEntry*)sessions[ended].Server)->Slot].ActiveSessions--;
            sessions[ended] = sessions[^1];
            sessions.RemoveAt(sessions.Count - 1);
        }

        AssertShares(bench, weights, SessionCount);
    }

    [Test]
    public void FirstPicks_OfFourWorkers_GoToFourServers([Values("rr", "wrr", "lc", "wlc", "sed", "nq")] string scheduler)
    {
        using SchedulerBench bench = new(4);
        bench.Apply(scheduler, 1, 1, 1, 1);
        HashSet<char> picked = [.. Enumerable.Range(0, 4).Select(worker => SchedulerBench.NameOf(bench.Pick(worker: worker)))];

        Assert.That(picked, Has.Count.EqualTo(4));
    }

    [Test]
    public void RandomDraws_OfTwoWorkers_Differ()
    {
        using SchedulerBench bench = new(2);
        bench.Apply("twos", 1, 1, 1, 1);
        string[] picks = [Picks(0), Picks(1)];

        Assert.That(picks[0], Is.Not.EqualTo(picks[1]));

        string Picks(int worker) => string.Concat(Enumerable.Range(0, 50).Select(_ => SchedulerBench.NameOf(bench.Pick(worker: worker))));
    }

    [Test]
    public void OtherWorkers_AreAskedAtMostOnceAMillisecond()
    {
        using SchedulerBench bench = new(2);
        bench.Apply("lc", 1, 1);
        bench.Pick();
        bench.CountersOf('B', worker: 1)->ActiveSessions = 10;
        Assert.That(bench.PickName(), Is.EqualTo('B'), "as far as the worker knows, B is idle");
        bench.NowMs++;
        Assert.That(bench.PickName(), Is.EqualTo('A'));
    }

    [Test]
    public void Threshold_OfAServer_HoldsOverAllWorkers([ValueSource(nameof(s_workerCounts))] int workers)
    {
        const int Upper = 1_000;
        using SchedulerBench bench = new(workers);
        Wire.VirtualService service = SchedulerBench.Make("rr", 1, 1);
        service.RealServers[0].UpperThreshold = Upper;
        bench.Apply(service);
        Random random = new(5);
        for (int session = 0; session < SessionCount; session++)
        {
            bench.NowMs += session % 500 == 0 ? 1u : 0;
            Begin(bench, random.Next(workers));
        }

        ulong total = 0;
        for (int worker = 0; worker < workers; worker++)
            total += bench.CountersOf('A', worker)->ActiveSessions;
        Assert.That(total, Is.InRange((ulong)Upper, (ulong)(Upper + workers)));
    }

    private static nint Begin(SchedulerBench bench, int worker)
    {
        ServerEntry* server = bench.Pick(worker: worker);
        Assert.That(server != null, "there is a server for each session");
        bench.Begin(server, isActive: true, worker);
        return (nint)server;
    }

    private static void AssertShares(SchedulerBench bench, int[] weights, int sessions)
    {
        for (int index = 0; index < weights.Length; index++)
        {
            ulong share = 0;
            foreach (WorkerStatistics worker in bench.Workers)
                share += worker.Servers[bench.Server((char)('A' + index))->Slot].ActiveSessions;
            double ideal = sessions * weights[index] / (double)weights.Sum();
            Assert.That(share, Is.EqualTo(ideal).Within(2).Percent, $"server {(char)('A' + index)}");
        }
    }
}
