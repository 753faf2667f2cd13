using CsCheck;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Schedule;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Schedule;

/// <summary>What holds for every scheduler, or for every set of servers.</summary>
internal sealed unsafe class SchedulerPropertyTests
{
    private const int Clients = 2_000;

    private static readonly string[] s_schedulers = [.. SchedulerNames.ByName.Keys];

    // fo uses only the greatest weight.
    private static readonly string[] s_balancing = [.. s_schedulers.Except(["fo"])];

    private static readonly Gen<int[]> s_weights =
        Gen.Frequency((1, Gen.Const(0)), (4, Gen.Int[1, 5]), (1, Gen.Int[0, 65_535])).Array[1, 12];

    [Test]
    public void Picks_NeverGoToServersThatTakeNone_AndSomebodyIsPickedIfAnybodyCanBe([ValueSource(nameof(s_schedulers))] string scheduler)
    {
        using SchedulerBench bench = new();
        Gen.Select(s_weights, Gen.Int[0, 0xFFF], Gen.Int[0, 0xFFF], Gen.Int[0, int.MaxValue]).Sample((weights, full, draining, seed) =>
        {
            Wire.VirtualService service = SchedulerBench.Make(scheduler, weights);
            service.HashFallback = true;
            for (int index = 0; index < weights.Length; index++)
            {
                service.RealServers[index].UpperThreshold = (full >> index & 1) != 0 ? 5u : 0;
                service.RealServers[index].Draining = (draining >> index & 3) == 3;
            }
            bench.Apply(service);
            for (int index = 0; index < weights.Length; index++)
            {
                ServerCounters* counters = bench.CountersOf((char)('A' + index));
                (counters->ActiveSessions, counters->InactiveSessions) = (0, 5);
            }
            // sh has slots for the first servers only when weights add up to more.
            bool reachesAll = scheduler != "sh" || weights.Sum(weight => Math.Max(weight, 1)) <= SchedulerHash.SlotCount;
            bool anybody = reachesAll && service.RealServers.Any(server => server is { Weight: > 0, UpperThreshold: 0, Draining: false });
            Random random = new(seed);
            for (int pick = 0; pick < 40; pick++)
            {
                ServerEntry* server = bench.Pick(Random(random), (ushort)random.Next(65_536), 0, Random(random));
                if (server != null)
                    Assert.That((server->Weight > 0, server->UpperThreshold), Is.EqualTo((true, 0u)));
                // dh and conhash have no fallback, ovf refuses: here nobody has active sessions.
                else if (scheduler is not ("dh" or "conhash"))
                    Assert.That(anybody, Is.False);
            }
        }, iter: 150, threads: 1);
    }

    [Test]
    public void Servers_ThatTakeSessions_AreAllReached([ValueSource(nameof(s_balancing))] string scheduler)
    {
        using SchedulerBench bench = new();
        Gen.Int[1, 5].Array[1, 8].Sample(weights =>
        {
            bench.Apply(scheduler, [.. weights]);
            for (int index = 0; index < weights.Length; index++)
                *bench.CountersOf((char)('A' + index)) = default;
            HashSet<char> reached = [];
            Random random = new(9);
            for (int pick = 0; pick < Clients; pick++)
            {
                ServerEntry* server = bench.Pick(Random(random), 1, 0, Random(random));
                if (server == null)
                    continue;
                reached.Add(SchedulerBench.NameOf(server));
                bench.Begin(server, isActive: true);
            }
            Assert.That(reached, Has.Count.EqualTo(weights.Length));
        }, iter: 20, threads: 1);
    }

    [Test]
    public void Maglev_WithoutOneOfManyServers_MovesFewOtherClients()
    {
        using SchedulerBench bench = new();
        Gen.Select(Gen.Int[3, 40], Gen.Int[0, 39]).Sample((count, removed) =>
        {
            (char, int)[] servers = [.. Enumerable.Range(0, count).Select(index => ((char)('A' + index), 1))];
            (int moved, int others) = Disruption(bench, "mh", servers, removed % count);

            // Of the slots of the server that goes, each is filled by another one, which moves that one's later slots: 4093 slots bound it.
            Assert.That(moved, Is.LessThanOrEqualTo(others / 20), $"{count} servers");
        }, iter: 20, threads: 1);
    }

    [Test]
    public void Ring_WithoutOneOfManyServers_MovesNoOtherClient()
    {
        using SchedulerBench bench = new();
        Gen.Select(Gen.Int[1, 4].Array[2, 20], Gen.Int[0, 19]).Sample((weights, removed) =>
        {
            // Two of weight 1 keep the greatest common divisor, on which the number of virtual nodes depends.
            (char, int)[] servers = [('a', 1), ('b', 1), .. weights.Select((weight, index) => ((char)('A' + index), weight))];
            (int moved, _) = Disruption(bench, "conhash", servers, 2 + removed % weights.Length);

            Assert.That(moved, Is.Zero);
        }, iter: 20, threads: 1);
    }

    [Test]
    public void Ring_GivesShares_ByWeight()
    {
        using SchedulerBench bench = new();
        bench.Apply("conhash", 1, 2, 3, 4);
        int[] shares = new int[4];
        for (uint client = 0; client < 100_000; client++)
            shares[SchedulerBench.NameOf(bench.Pick(new IpAddress(Be32.FromHost(client * 7_919)), 1, 0, default)) - 'A']++;

        for (int index = 0; index < 4; index++)
            Assert.That(shares[index], Is.EqualTo(10_000 * (index + 1)).Within(15).Percent);
    }

    [Test]
    public void Ring_WithoutAQuiescedServer_GivesItsClientsToOthers()
    {
        using SchedulerBench bench = new();
        bench.Apply("conhash", 1, 1, 1);
        string[] clients = [.. Enumerable.Range(1, 200).Select(index => $"10.1.1.{index}")];
        char[] before = [.. clients.Select(client => bench.PickName(client))];
        bench.Apply("conhash", 1, 1, 0);
        char[] after = [.. clients.Select(client => bench.PickName(client))];

        Assert.That(after, Does.Not.Contain('C').And.Not.Contain('-'));
        Assert.That(before.Zip(after).Where(pair => pair.First != 'C').All(pair => pair.First == pair.Second));
    }

    [Test]
    public void Directors_WithTheSameServers_PickTheSame([Values("sh", "mh", "conhash", "dh")] string scheduler)
    {
        using SchedulerBench one = new();
        using SchedulerBench two = new(workers: 3);
        one.Apply(scheduler, 4, 2, 1, 1, 3);
        two.Apply(scheduler, 4, 2, 1, 1, 3);
        Random random = new(2);
        for (int pick = 0; pick < Clients; pick++)
        {
            (IpAddress client, IpAddress destination) = (Random(random), Random(random));
            char expected = SchedulerBench.NameOf(one.Pick(client, 1, 0, destination));
            Assert.That(SchedulerBench.NameOf(two.Pick(client, 1, pick % 3, destination)), Is.EqualTo(expected));
        }
    }

    [Test]
    public void Picks_OfEveryScheduler_AllocateNothing([ValueSource(nameof(s_schedulers))] string scheduler)
    {
        using SchedulerBench bench = new(workers: 2);
        Wire.VirtualService service = SchedulerBench.Make(scheduler, 1, 2, 3, 4);
        service.HashFallback = true;
        service.RealServers[0].UpperThreshold = 10;
        bench.Apply(service);
        long bytes = 0;
        for (uint round = 0; round < 2; round++)
        {
            bytes = GC.GetAllocatedBytesForCurrentThread();
            for (uint pick = 0; pick < 10_000; pick++)
            {
                bench.NowMs += pick % 100 == 0 ? 1u : 0;
                IpAddress address = new(Be32.FromHost(pick * 2_654_435_761));
                ServerEntry* server = bench.Pick(address, (ushort)pick, 0, address);
                if (server != null)
                    bench.Begin(server, isActive: true);
                bench.Schedulers[0].Sweep(bench.NowMs, 2);
            }
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        Assert.That(bytes, Is.Zero);
    }

    private static (int Moved, int Others) Disruption(SchedulerBench bench, string scheduler, (char Name, int Weight)[] servers, int removed)
    {
        bench.Apply(SchedulerBench.Named(scheduler, servers));
        string[] before = PickForAll(bench);
        bench.Apply(SchedulerBench.Named(scheduler, [.. servers.Where((_, index) => index != removed)]));
        string[] after = PickForAll(bench);
        string gone = $"{servers[removed].Name}";
        int moved = before.Zip(after).Count(pair => pair.First != gone && pair.First != pair.Second);
        return (moved, before.Count(name => name != gone));
    }

    private static string[] PickForAll(SchedulerBench bench)
    {
        string[] picked = new string[Clients];
        for (uint client = 0; client < Clients; client++)
            picked[client] = $"{SchedulerBench.NameOf(bench.Pick(new IpAddress(Be32.FromHost(client * 7_919)), 1, 0, default))}";
        return picked;
    }

    private static IpAddress Random(Random random) => new(Be32.FromHost((uint)random.NextInt64(uint.MaxValue)));
}
