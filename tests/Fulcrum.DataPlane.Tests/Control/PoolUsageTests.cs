using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Control;

internal sealed class PoolUsageTests
{
    private readonly List<(uint Chunk, Be16 Port)> _taken = [];
    private ControlBench _bench = null!;
    private ControlClient _client = null!;

    [SetUp]
    public void SetUp()
    {
        _bench = new ControlBench();
        _client = _bench.Greet();
        _taken.Clear();
    }

    [TearDown]
    public void TearDown()
    {
        _client.Dispose();
        _bench.Dispose();
    }

    [Test]
    public void ListPools_SessionsOfSeveralServers_TellsWhatIsUsedAndRests()
    {
        Wire.Snapshot snapshot = Make.Snapshot(1);
        snapshot.Pools[0] = Make.Pool("pool", "10.2.0.1", "10.2.0.2");
        snapshot.Pools[0].Draining.Add(Make.Address("10.2.0.2"));
        snapshot.Pools.Add(Make.Pool("other", "10.2.0.1"));
        Apply(snapshot);
        Take("10.2.0.1", endpoint: 1, count: 300);
        Take("10.2.0.1", endpoint: 2, count: 5);
        Rest(3);

        Wire.PoolList list = List();

        Assert.That(list.PortsPerServer, Is.EqualTo(LocalPorts.PortCount));
        Assert.That(list.PortsOfWorker, Is.EqualTo(new uint[] { LocalPorts.PortCount }));
        Assert.That(list.Pools.Select(pool => pool.Name), Is.EqualTo(new[] { "pool", "other" }));
        Wire.LocalAddressState first = list.Pools[0].Addresses[0];
        Assert.That((first.Used[0], first.Resting, first.Endpoints, first.MostTaken), Is.EqualTo((302ul, 3ul, 2u, 300ul)));
        Assert.That((first.Draining, list.Pools[0].Addresses[1].Draining), Is.EqualTo((false, true)));
        Assert.That(list.Pools[0].Addresses[1].Used, Is.EqualTo(new ulong[] { 0 }));
        Assert.That(list.Pools[1].Addresses[0], Is.EqualTo(first), "an address has its sessions in every pool that holds it");
        Assert.That(list.Leaving, Is.Empty);
    }

    [Test]
    public void ListPools_AddressOfNoPoolAnyMore_IsLeavingWhileItHasSessions()
    {
        Wire.Snapshot snapshot = Make.Snapshot(1);
        snapshot.Pools[0] = Make.Pool("pool", "10.2.0.1", "10.2.0.2");
        Apply(snapshot);
        Take("10.2.0.2", endpoint: 1, count: 2);
        Apply(Make.Snapshot(2));

        Wire.LocalAddressState leaving = List().Leaving.Single();
        Assert.That((leaving.Address, leaving.Draining, leaving.Used[0]), Is.EqualTo((Make.Address("10.2.0.2"), true, 2ul)));

        Rest(2);
        Assert.That(List().Leaving, Is.Empty);
    }

    private Wire.PoolList List()
    {
        Wire.Reply reply = _client.Ask(new Wire.Request { Sequence = 7, ListPools = new Wire.ListPools() });
        Assert.That((reply.Sequence, reply.BodyCase), Is.EqualTo((7u, Wire.Reply.BodyOneofCase.Pools)));
        return reply.Pools;
    }

    private void Apply(Wire.Snapshot snapshot) => Assert.That(_client.Ask(new Wire.Request { Snapshot = snapshot }).Applied, Is.Not.Null);

    /// <summary>As the worker would; it does not run.</summary>
    private void Take(string address, uint endpoint, int count)
    {
        LocalPorts ports = _bench.Worker.LocalPorts;
        IpAddress parsed = IpAddress.Parse(address);
        LocalAddress local = new() { Address = parsed, Index = _bench.Compiler.Compiler.LocalAddresses.IndexOf(parsed) };
        ServerEntry server = new() { Address = IpAddress.Parse("10.1.0.1"), Endpoint = endpoint };
        uint pair = ports.PairOf(local, server, Be16.FromHost(80), _bench.Worker.NowMs);
        for (int port = 0; port < count; port++)
        {
            int taken = ports.Take(pair, _bench.Worker.NowMs, out uint chunk);
            _taken.Add((chunk, Be16.FromHost((ushort)taken)));
        }
    }

    private void Rest(int count)
    {
        for (; count > 0; count--)
        {
            (uint chunk, Be16 port) = _taken[^1];
            _taken.RemoveAt(_taken.Count - 1);
            _bench.Worker.LocalPorts.Rest(chunk, port, 0, _bench.Worker.NowMs);
        }
    }
}
