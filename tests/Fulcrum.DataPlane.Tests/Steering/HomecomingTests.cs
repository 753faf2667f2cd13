using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;
using Fulcrum.DataPlane.Tests.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Steering;

/// <summary>Sessions of several workers under the default key: replies, hashed as a device does, come back to whose they are.</summary>
public class HomecomingTests
{
    private const int SessionCount = 1_000_000;
    private const int LocalCount = 8;
    private const int ServerCount = 16;
    private const uint Now = 1_000_000;

    [Test]
    public void Replies_OfAMillionSessions_AllReturnToTheirOwner(
        [Values(2, 4, 8, 16)] int workers, [Values] bool ipv4, [Values] SteeringScheme scheme)
    {
        using PortBench bench = new();
        WorkerHash placement = bench.Placement(workers, scheme);
        LocalPorts[] ports = [.. Enumerable.Range(0, workers).Select(worker => bench.Ports(SessionCount, placement, worker))];
        LocalAddress[] locals = [.. Enumerable.Range(0, LocalCount).Select(number => PortBench.Local(number, ipv4))];
        ServerEntry[] servers = [.. Enumerable.Range(0, ServerCount).Select(number => PortBench.Server(number, ipv4))];
        int strays = 0;
        int refused = 0;
        for (int session = 0; session < SessionCount; session++)
        {
            int worker = session % workers;
            ref LocalAddress local = ref locals[session / workers % LocalCount];
            ref ServerEntry server = ref servers[session / workers / LocalCount % ServerCount];
            int port = ports[worker].Take(ports[worker].PairOf(local, server, server.Port, Now), Now, out _);
            refused += port < 0 ? 1 : 0;
            uint hash = scheme == SteeringScheme.Tuple
                ? ReferenceToeplitz.OfTuple(server.Address, local.Address, server.Port.Host, (ushort)port, WorkerHash.DefaultKey)
                : ReferenceToeplitz.OfEndpoint(local.Address, (ushort)port, WorkerHash.DefaultKey);
            strays += placement.WorkerOfEntry(hash) == worker ? 0 : 1;
        }

        Assert.That((strays, refused), Is.EqualTo((0, 0)));
    }

    [Test]
    public void UsablePorts_OfEachWorker_AreWithinFivePercentOfEven([Values(2, 4, 8, 16)] int workers)
    {
        using PortBench bench = new();
        WorkerHash placement = bench.Placement(workers);
        for (int worker = 0; worker < workers; worker++)
            Assert.That(bench.Ports(1000, placement, worker).UsableCount, Is.EqualTo((double)LocalPorts.PortCount / workers).Within(5).Percent);
    }

    /// <summary>At random places, and in a row: the turn has to pass what is taken.</summary>
    [Test]
    public void Take_WhereAlmostAllPortsAreTaken_LooksAtABoundedNumberOfPlaces(
        [Values(1, 2, 4, 8, 16)] int workers, [Values(95, 99)] int percent, [Values] bool inARow)
    {
        using PortBench bench = new();
        LocalPorts ports = bench.Ports(1_000_000, workers == 1 ? null : bench.Placement(workers));
        LocalAddress local = PortBench.Local(1);
        ServerEntry server = PortBench.Server(1);
        uint pair = ports.PairOf(local, server, server.Port, Now);
        List<(ushort Port, uint Chunk)> taken = [];
        for (int port = ports.Take(pair, Now, out uint chunk); port >= 0; port = ports.Take(pair, Now, out chunk))
            taken.Add(((ushort)port, chunk));
        Random random = new(workers);
        if (!inARow)
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(taken));
        for (int count = ports.UsableCount * (100 - percent) / 100; count > 0; count--)
            Release(ports, taken, taken.Count - 1);

        ulong start = ports.LookCount;
        ulong most = 0;
        const int takes = 100_000;
        for (int session = 0; session < takes; session++)
        {
            ulong before = ports.LookCount;
            int port = ports.Take(ports.PairOf(local, server, server.Port, Now), Now, out uint chunk);
            most = Math.Max(most, ports.LookCount - before);
            if (port < 0)
                Assert.Fail($"take {session} found nothing");
            taken.Add(((ushort)port, chunk));
            Release(ports, taken, inARow ? taken.Count - 1 : random.Next(taken.Count));
        }
        double mean = (ports.LookCount - start) / (double)takes;
        TestContext.Out.WriteLine($"{workers} workers, {percent} % taken: {mean:f2} lines a take, {most} at most, of {512 / workers}");
        Assert.That(most, Is.LessThanOrEqualTo((ulong)(512 / workers + 1)));
        Assert.That(mean, Is.LessThan(percent == 95 ? 1.5 : 2.5));
    }

    private static void Release(LocalPorts ports, List<(ushort Port, uint Chunk)> taken, int which)
    {
        ports.Release(taken[which].Chunk, Be16.FromHost(taken[which].Port));
        taken[which] = taken[^1];
        taken.RemoveAt(taken.Count - 1);
    }
}
