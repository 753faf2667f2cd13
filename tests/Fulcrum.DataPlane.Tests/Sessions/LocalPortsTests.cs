using CsCheck;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;

namespace Fulcrum.DataPlane.Tests.Sessions;

public class LocalPortsTests
{
    [Test]
    public void Take_UntilExhausted_GivesEveryPortOnce()
    {
        using ProcessMemory memory = new();
        LocalPorts ports = new(memory, 100_000, "test");
        uint block = ports.BlockOf(0, 0);
        HashSet<int> taken = [];
        for (int port = ports.Take(block); port >= 0; port = ports.Take(block))
        {
            Assert.That(taken.Add(port), "given out twice");
        }

        Assert.That((taken.Count, taken.Min(), taken.Max()), Is.EqualTo((LocalPorts.PortCount, LocalPorts.FirstPort, 65_535)));
        ports.Release(block, 5000);
        Assert.That(ports.Take(block), Is.EqualTo(5000));
        Assert.That(ports.Take(block), Is.EqualTo(-1));
    }

    [Test]
    public void Release_FollowedByTake_GivesTheFreedPortLast()
    {
        using ProcessMemory memory = new();
        LocalPorts ports = new(memory, 1000, "test");
        uint block = ports.BlockOf(1, 1);
        int first = ports.Take(block);
        ports.Release(block, first);

        Assert.That(ports.Take(block), Is.Not.EqualTo(first), "a late segment of the old session must not meet a new one");
    }

    [Test]
    public void BlockOf_PairsOfAddressAndEndpoint_AreApartAndStay()
    {
        using ProcessMemory memory = new();
        LocalPorts ports = new(memory, 400 * 64, "test");
        HashSet<uint> blocks = [.. from address in Enumerable.Range(0, 20) from endpoint in Enumerable.Range(0, 20) select ports.BlockOf((uint)address, (uint)endpoint)];

        Assert.That(blocks, Has.Count.EqualTo(400));
        uint again = ports.BlockOf(3, 4);
        Assert.That(blocks, Does.Contain(again));
        Assert.That(ports.BlockOf(4, 3), Is.Not.EqualTo(again));
    }

    [Test]
    public void BlockOf_MorePairsThanBlocks_ReusesThoseWithoutSessions()
    {
        using ProcessMemory memory = new();
        LocalPorts ports = new(memory, 1000, "test");
        uint held = ports.BlockOf(9, 9);
        int heldPort = ports.Take(held);
        for (uint endpoint = 0; endpoint < 5000; endpoint++)
        {
            uint block = ports.BlockOf(1, endpoint);
            Assert.That(block, Is.Not.EqualTo(uint.MaxValue).And.Not.EqualTo(held), $"pair {endpoint}");
            ports.Release(block, ports.Take(block));
        }

        Assert.That(ports.BlockOf(9, 9), Is.EqualTo(held));
        Assert.That(ports.Take(held), Is.Not.EqualTo(heldPort));
    }

    [Test]
    public void BlockOf_EveryBlockHasASession_RefusesAnotherPair()
    {
        using ProcessMemory memory = new();
        LocalPorts ports = new(memory, 1000, "test");
        uint block = 0;
        for (uint endpoint = 0; block != uint.MaxValue; endpoint++)
        {
            Assert.That(endpoint, Is.LessThan(100_000));
            block = ports.BlockOf(1, endpoint);
            if (block != uint.MaxValue)
                ports.Take(block);
        }
        Assert.That(ports.BlockOf(1, 0), Is.Not.EqualTo(uint.MaxValue), "a pair that has its block keeps it");
    }

    [Test]
    public void Ports_AnySequenceOfTakesAndReleases_ComeInTurnAmongTheFree() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2], Gen.Int[0, 1000], Gen.Int[1, 400]).Array[0, 300].Sample(operations =>
        {
            using ProcessMemory memory = new();
            LocalPorts ports = new(memory, 1000, "test");
            SortedSet<int>[] taken = [[], [], [], [], []];
            int[] cursors = [.. Enumerable.Repeat(LocalPorts.FirstPort, taken.Length)];
            foreach ((int pair, int action, int which, int count) in operations)
            {
                uint block = ports.BlockOf((uint)pair, 7);
                for (int n = 0; n < count && action > 0; n++)
                {
                    int expected = Enumerable.Range(cursors[pair], 65_536 - cursors[pair]).Concat(Enumerable.Range(LocalPorts.FirstPort, LocalPorts.PortCount))
                        .First(port => !taken[pair].Contains(port));
                    Assert.That(ports.Take(block), Is.EqualTo(expected));
                    taken[pair].Add(expected);
                    cursors[pair] = expected == 65_535 ? LocalPorts.FirstPort : expected + 1;
                }

                for (int n = 0; n < count && action == 0 && taken[pair].Count > 0; n++)
                {
                    int port = taken[pair].ElementAt(which % taken[pair].Count);
                    ports.Release(block, port);
                    taken[pair].Remove(port);
                }
            }
        }, iter: 30);
}
