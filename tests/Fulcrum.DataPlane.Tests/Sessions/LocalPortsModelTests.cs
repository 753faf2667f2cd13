using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Sessions;

/// <summary>All workers' ports against one dictionary, under random use in virtual time.</summary>
public class LocalPortsModelTests
{
    private const int Steps = 3_000;
    private const int LongestBurst = 300;
    private const uint RetryMs = 250;

    [Test]
    public void Ports_RandomTakesReleasesAndTime_AreAsInTheModel(
        [Values(1, 2, 3, 8, 16)] int workers, [Values] SteeringScheme scheme, [Values(1_000u, 60_000u)] uint restMs)
    {
        int seed = Random.Shared.Next();
        TestContext.Out.WriteLine($"seed {seed}");
        Random random = new(seed);
        using PortBench bench = new(restMs);
        Model model = new(bench, workers, scheme, restMs);
        for (int step = 0; step < Steps; step++)
        {
            int worker = random.Next(workers);
            // Few pairs, so that some run out of ports.
            int pair = random.Next(random.Next(1, 13));
            for (int burst = random.Next(LongestBurst); burst > 0; burst--)
            {
                if (random.Next(100) < 50 + model.Bias)
                    model.Take(worker, pair);
                else
                    model.End(random);
            }
            model.NowMs += (uint)random.Next((int)restMs / 100);
            if (step % 500 == 0)
                model.Bias = -model.Bias;
        }
        TestContext.Out.WriteLine($"{model.Takes} takes, {model.Refusals} refused");
        Assert.That(model.Takes, Is.GreaterThan(10_000));
    }

    private sealed class Model
    {
        private readonly record struct Key(int Pair, int Port);

        private readonly record struct Live(Key Key, int Worker, uint Chunk, uint LastMs);

        private readonly LocalPorts[] _ports;
        private readonly WorkerHash? _placement;
        private readonly LocalAddress[] _locals;
        private readonly ServerEntry[] _servers;
        private readonly List<Live> _live = [];
        private readonly HashSet<Key> _used = [];
        private readonly Dictionary<Key, uint> _lastMs = [];
        private readonly uint _restMs;
        private readonly Dictionary<(int Worker, int Pair), uint> _refusedMs = [];

        public Model(PortBench bench, int workers, SteeringScheme scheme, uint restMs)
        {
            _restMs = restMs;
            _placement = workers == 1 ? null : bench.Placement(workers, scheme);
            _ports = [.. Enumerable.Range(0, workers).Select(worker => bench.Ports(1_000_000, _placement, worker))];
            _locals = [.. Enumerable.Range(0, 12).Select(pair => PortBench.Local(pair % 3, pair % 2 == 0))];
            _servers = [.. Enumerable.Range(0, 12).Select(pair => PortBench.Server(pair, pair % 2 == 0))];
        }

        public uint NowMs { get; set; } = 5_000_000;

        public int Bias { get; set; } = 30;

        public int Takes { get; private set; }

        public int Refusals { get; private set; }

        public void Take(int worker, int pair)
        {
            Be16 realPort = _servers[pair].Port;
            LocalPorts ports = _ports[worker];
            int port = ports.Take(ports.PairOf(_locals[pair], _servers[pair], realPort, NowMs), NowMs, out uint chunk);
            if (port < 0)
            {
                CheckRefusal(worker, pair);
                return;
            }
            Takes++;
            _refusedMs.Remove((worker, pair));
            Key key = new(pair, port);
            Assert.That(port, Is.GreaterThanOrEqualTo(LocalPorts.FirstPort));
            Assert.That(_used.Add(key), "two sessions with the same local endpoint and server");
            if (_lastMs.TryGetValue(key, out uint last))
                Assert.That(NowMs - last, Is.GreaterThanOrEqualTo(_restMs), "rest");
            if (_placement != null)
            {
                Be16 localPort = Be16.FromHost((ushort)port);
                Assert.That(_placement.OfReply(_servers[pair].Address, _locals[pair].Address, realPort, localPort), Is.EqualTo(worker));
            }
            _live.Add(new Live(key, worker, chunk, NowMs));
        }

        public void End(Random random)
        {
            if (_live.Count == 0)
                return;
            int which = random.Next(_live.Count);
            Live live = _live[which];
            _live[which] = _live[^1];
            _live.RemoveAt(_live.Count - 1);
            _used.Remove(live.Key);
            Be16 port = Be16.FromHost((ushort)live.Key.Port);
            _lastMs.Remove(live.Key);
            if (random.Next(4) == 0)
            {
                _ports[live.Worker].Release(live.Chunk, port);
                _refusedMs.Remove((live.Worker, live.Key.Pair));
                return;
            }
            uint silence = (uint)random.Next((int)(2 * _restMs));
            _lastMs[live.Key] = NowMs - silence;
            _ports[live.Worker].Rest(live.Chunk, port, silence, NowMs);
        }

        /// <summary>No port of the worker's may be free for long; a refusal counts for a moment.</summary>
        private void CheckRefusal(int worker, int pair)
        {
            Refusals++;
            if (_refusedMs.TryGetValue((worker, pair), out uint refused) && NowMs - refused < RetryMs)
                return;
            _refusedMs[(worker, pair)] = NowMs;
            for (int port = LocalPorts.FirstPort; port <= ushort.MaxValue; port++)
            {
                Key key = new(pair, port);
                bool isTaken = _used.Contains(key) || _lastMs.TryGetValue(key, out uint last) && NowMs - last < _restMs * 3 / 2;
                if (isTaken)
                    continue;
                int owner = _placement?.OfReply(
                    _servers[pair].Address, _locals[pair].Address, _servers[pair].Port, Be16.FromHost((ushort)port)) ?? 0;
                Assert.That(owner, Is.Not.EqualTo(worker), $"port {port} is free");
            }
        }
    }
}
