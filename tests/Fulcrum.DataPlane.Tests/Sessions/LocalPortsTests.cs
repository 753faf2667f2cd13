using CsCheck;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Sessions;

public class LocalPortsTests
{
    private const uint Now = 1_000_000;

    private static readonly Be16 s_realPort = Be16.FromHost(8080);

    [Test]
    public void Take_UntilExhausted_GivesEveryPortOnce([Values(1, 2, 3, 8, 16)] int workers, [Values] bool ipv4)
    {
        using PortBench bench = new();
        HashSet<int> taken = [];
        for (int worker = 0; worker < workers; worker++)
        {
            LocalPorts ports = bench.Ports(100_000, workers == 1 ? null : bench.Placement(workers), worker);
            uint pair = PairOf(ports, 3, 4, ipv4: ipv4);
            int before = taken.Count;
            for (int port = ports.Take(pair, Now, out _); port >= 0; port = ports.Take(pair, Now, out _))
                Assert.That(taken.Add(port), $"port {port} given out twice");
            Assert.That(taken.Count - before, Is.EqualTo(ports.UsableCount));
        }

        Assert.That((taken.Count, taken.Min(), taken.Max()), Is.EqualTo((LocalPorts.PortCount, LocalPorts.FirstPort, 65_535)));
    }

    [Test]
    public void Take_OfAnExhaustedPair_GivesWhatIsFreedAndNothingElse()
    {
        using PortBench bench = new();
        LocalPorts ports = bench.Ports(100_000);
        uint pair = PairOf(ports, 0, 0);
        Dictionary<int, uint> chunks = [];
        for (int port = ports.Take(pair, Now, out uint chunk); port >= 0; port = ports.Take(pair, Now, out chunk))
            chunks.Add(port, chunk);

        ports.Release(chunks[5000], Be16.FromHost(5000));
        Assert.That(ports.Take(pair, Now, out uint again), Is.EqualTo(5000));
        Assert.That(again, Is.EqualTo(chunks[5000]));
        ulong looks = ports.LookCount;
        Assert.That(ports.Take(pair, Now, out _), Is.EqualTo(-1));
        Assert.That(ports.Take(pair, Now, out _), Is.EqualTo(-1));
        Assert.That(ports.LookCount - looks, Is.LessThanOrEqualTo(513), "the second time nobody looks");
    }

    [Test]
    public void Release_FollowedByTake_GivesTheFreedPortLast()
    {
        using PortBench bench = new();
        LocalPorts ports = bench.Ports(1000);
        uint pair = PairOf(ports, 1, 1);
        int first = ports.Take(pair, Now, out uint chunk);
        ports.Release(chunk, Be16.FromHost((ushort)first));

        for (int others = 1; others < LocalPorts.PortCount; others++)
        {
            int port = ports.Take(pair, Now, out chunk);
            Assert.That(port, Is.Not.EqualTo(first).And.GreaterThan(0));
            ports.Release(chunk, Be16.FromHost((ushort)port));
        }
        Assert.That(ports.Take(pair, Now, out _), Is.EqualTo(first));
    }

    [TestCase(0u, 60_000u, 90_000u)]
    [TestCase(20_000u, 40_000u, 70_000u)]
    [TestCase(59_999u, 1u, 30_001u)]
    [TestCase(95_000u, 0u, 0u)]
    public void Rest_AfterSilence_EndsSixtyToNinetySecondsAfterTheLastPacket(uint silenceMs, uint earliestMs, uint latestMs)
    {
        for (uint phase = 0; phase < 30_000; phase += 999)
        {
            using PortBench bench = new();
            LocalPorts ports = bench.Ports(100_000);
            uint pair = PairOf(ports, 0, 0);
            uint now = Now + phase;
            Dictionary<int, uint> chunks = [];
            for (int port = ports.Take(pair, now, out uint chunk); port >= 0; port = ports.Take(pair, now, out chunk))
                chunks.Add(port, chunk);
            ports.Rest(chunks[7000], Be16.FromHost(7000), silenceMs, now);

            uint waited = 0;
            while (ports.Take(pair, now + waited, out _) < 0)
                waited += 250;
            Assert.That(waited, Is.InRange(earliestMs, latestMs + 250), $"phase {phase}");
        }
    }

    [Test]
    public void Rest_WithoutOneConfigured_FreesAtOnce()
    {
        using PortBench bench = new(restMs: 0);
        LocalPorts ports = bench.Ports(1000);
        uint pair = PairOf(ports, 0, 0);
        for (int turn = 0; turn < 200_000; turn++)
        {
            int port = ports.Take(pair, Now, out uint chunk);
            Assert.That(port, Is.EqualTo(LocalPorts.FirstPort + turn % LocalPorts.PortCount));
            ports.Rest(chunk, Be16.FromHost((ushort)port), 0, Now);
        }
    }

    [Test]
    public void PairOf_AddressesEndpointsAndRealPorts_AreApartAndStay()
    {
        using PortBench bench = new();
        LocalPorts ports = bench.Ports(400 * 64);
        HashSet<uint> pairs =
        [
            .. from address in Enumerable.Range(0, 10)
               from endpoint in Enumerable.Range(0, 10)
               from port in Enumerable.Range(80, 4)
               select PairOf(ports, address, endpoint, (ushort)port),
        ];

        Assert.That(pairs, Has.Count.EqualTo(400));
        Assert.That(pairs, Does.Contain(PairOf(ports, 3, 4, 81)));
        Assert.That(PairOf(ports, 4, 3), Is.Not.EqualTo(PairOf(ports, 3, 4)));
    }

    [Test]
    public void PairOf_IndexOfAnotherAddressThanBefore_IsAnotherPair()
    {
        using PortBench bench = new();
        LocalPorts ports = bench.Ports(1000, bench.Placement(2));
        LocalAddress local = PortBench.Local(1);
        ServerEntry server = PortBench.Server(1);
        uint before = ports.PairOf(local, server, s_realPort, Now);
        server.Address = IpAddress.Parse("2001:db8::1");
        local.Address = IpAddress.Parse("2001:db8::2");

        Assert.That(ports.PairOf(local, server, s_realPort, Now), Is.Not.EqualTo(before));
    }

    [Test]
    public void PairOf_MorePairsThanThereIsRoomFor_TakesThoseWithoutSessions()
    {
        using PortBench bench = new();
        LocalPorts ports = bench.Ports(1000);
        uint held = PairOf(ports, 9, 9);
        int heldPort = ports.Take(held, Now, out _);
        for (int endpoint = 0; endpoint < 50_000; endpoint++)
        {
            uint pair = PairOf(ports, 1, endpoint);
            Assert.That(pair, Is.Not.EqualTo(LocalPorts.None).And.Not.EqualTo(held), $"pair {endpoint}");
            int port = ports.Take(pair, Now, out uint chunk);
            ports.Release(chunk, Be16.FromHost((ushort)port));
        }

        Assert.That(PairOf(ports, 9, 9), Is.EqualTo(held));
        Assert.That(ports.Take(held, Now, out _), Is.Not.EqualTo(heldPort));
    }

    [Test]
    public void PairOf_PortsThatRest_KeepTheirPairUntilTheyHaveRested()
    {
        using PortBench bench = new();
        LocalPorts ports = bench.Ports(1000);
        for (int endpoint = 0; endpoint < 1024; endpoint++)
        {
            int port = ports.Take(PairOf(ports, 1, endpoint), Now, out uint chunk);
            ports.Rest(chunk, Be16.FromHost((ushort)port), 0, Now);
        }

        Assert.That(PairOf(ports, 2, 1, now: Now + 59_999), Is.EqualTo(LocalPorts.None));
        Assert.That(PairOf(ports, 2, 1, now: Now + 90_000), Is.Not.EqualTo(LocalPorts.None));
    }

    [Test]
    public void PairOf_EveryPairHasASession_RefusesAnother()
    {
        using PortBench bench = new();
        LocalPorts ports = bench.Ports(1000);
        int pairs = 0;
        for (uint pair = PairOf(ports, 1, pairs); pair != LocalPorts.None; pair = PairOf(ports, 1, pairs))
        {
            ports.Take(pair, Now, out _);
            Assert.That(++pairs, Is.LessThan(100_000));
        }
        Assert.That(pairs, Is.EqualTo(1024));
        Assert.That(PairOf(ports, 1, 0), Is.Not.EqualTo(LocalPorts.None), "a pair that is there stays");
    }

    [Test]
    public void Ports_TakenAndGivenBack_AllocateNothing([Values(1, 4)] int workers)
    {
        using PortBench bench = new();
        LocalPorts ports = bench.Ports(10_000, workers == 1 ? null : bench.Placement(workers));
        LocalAddress local = PortBench.Local(1);
        ServerEntry server = PortBench.Server(1);
        TurnOver(ports, local, server, 1000);
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        TurnOver(ports, local, server, 100_000);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

        Assert.That(bytes, Is.Zero);
    }

    [Test]
    public void Ports_AnySequenceOfTakesAndReleases_ComeInTurnAmongTheFree() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2], Gen.Int[0, 1000], Gen.Int[1, 400]).Array[0, 300].Sample(operations =>
        {
            using PortBench bench = new();
            LocalPorts ports = bench.Ports(100_000);
            SortedDictionary<int, uint>[] taken = [[], [], [], [], []];
            int[] cursors = [.. Enumerable.Repeat(LocalPorts.FirstPort, taken.Length)];
            foreach ((int which, int action, int victim, int count) in operations)
            {
                uint pair = PairOf(ports, which, 7);
                for (int n = 0; n < count && action > 0; n++)
                {
                    int expected = Enumerable.Range(cursors[which], 65_536 - cursors[which])
                        .Concat(Enumerable.Range(LocalPorts.FirstPort, LocalPorts.PortCount)).First(port => !taken[which].ContainsKey(port));
                    Assert.That(ports.Take(pair, Now, out uint chunk), Is.EqualTo(expected));
                    taken[which].Add(expected, chunk);
                    cursors[which] = expected == 65_535 ? LocalPorts.FirstPort : expected + 1;
                }

                for (int n = 0; n < count && action == 0 && taken[which].Count > 0; n++)
                {
                    (int port, uint chunk) = taken[which].ElementAt(victim % taken[which].Count);
                    ports.Release(chunk, Be16.FromHost((ushort)port));
                    taken[which].Remove(port);
                }
            }
        }, iter: 30);

    private static uint PairOf(LocalPorts ports, int local, int endpoint, ushort realPort = 8080, bool ipv4 = true, uint now = Now) =>
        ports.PairOf(PortBench.Local(local, ipv4), PortBench.Server(endpoint, ipv4), Be16.FromHost(realPort), now);

    private static void TurnOver(LocalPorts ports, LocalAddress local, ServerEntry server, int sessions)
    {
        uint now = Now;
        for (int session = 0; session < sessions; session++)
        {
            now += 10;
            server.Endpoint = (uint)session % 50;
            int port = ports.Take(ports.PairOf(local, server, s_realPort, now), now, out uint chunk);
            ports.PrefetchRelease(chunk);
            if (session % 2 == 0)
                ports.Rest(chunk, Be16.FromHost((ushort)port), 0, now);
            else
                ports.Release(chunk, Be16.FromHost((ushort)port));
        }
    }
}
