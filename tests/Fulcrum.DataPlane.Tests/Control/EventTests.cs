using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Control;

internal sealed class EventTests
{
    private ControlBench _bench = null!;
    private ControlClient _client = null!;

    [SetUp]
    public void SetUp()
    {
        _bench = new ControlBench();
        _client = _bench.Greet(wantsEvents: true);
    }

    [TearDown]
    public void TearDown()
    {
        _client.Dispose();
        _bench.Dispose();
    }

    [Test]
    public void NeighbourWanted_ManyTimes_IsToldOnce()
    {
        for (int packet = 0; packet < 100; packet++)
            _bench.Worker.Wanted.Enqueue(new NextHop(1, 0, IpAddress.Parse("10.0.0.7")));
        _bench.Worker.Wanted.Enqueue(new NextHop(1, 0, IpAddress.Parse("10.0.0.8")));
        Assert.That(Next().NeighbourWanted, Is.EqualTo(new Wire.NeighbourWanted { Port = "lan", Address = Make.Address("10.0.0.7") }));
        Assert.That(Next().NeighbourWanted.Address, Is.EqualTo(Make.Address("10.0.0.8")));
    }

    [Test]
    public void NeighbourWanted_BehindAGateway_NamesTheGateway()
    {
        Wire.Snapshot snapshot = Make.Routes(1, ["10.0.0.0/24 wan", "0.0.0.0/0 wan 10.0.0.254"]);
        Assert.That(_client.Ask(new Wire.Request { Snapshot = snapshot }).Applied, Is.Not.Null);
        _bench.Worker.Wanted.Enqueue(new NextHop(0, 0, IpAddress.Parse("8.8.8.8")));
        Assert.That(Next().NeighbourWanted.Address, Is.EqualTo(Make.Address("10.0.0.254")));
    }

    [Test]
    public void Link_ThatGoesDown_IsTold()
    {
        _bench.Ports[1].SetLink(false);
        Assert.That(Next().LinkChanged, Is.EqualTo(new Wire.LinkChanged { Port = "lan", Up = false }));
        _bench.Ports[1].SetLink(true);
        Assert.That(Next().LinkChanged, Is.EqualTo(new Wire.LinkChanged { Port = "lan", Up = true }));
    }

    [Test]
    public void Pool_WithoutPorts_IsToldWithItsTotal()
    {
        Assert.That(_client.Ask(new Wire.Request { Snapshot = Make.Snapshot(1) }).Applied, Is.Not.Null);
        _bench.Worker.Exhaust(0, 3);
        Assert.That(Next().PoolExhausted, Is.EqualTo(new Wire.PoolExhausted { Pool = "pool", RefusedSessions = 3 }));
        _bench.Worker.Exhaust(0, 2);
        Assert.That(Next().PoolExhausted.RefusedSessions, Is.EqualTo(5));
    }

    [Test]
    public void Client_ThatDoesNotWantEvents_GetsNone()
    {
        using ControlClient quiet = _bench.Greet();
        _bench.Worker.Wanted.Enqueue(new NextHop(1, 0, IpAddress.Parse("10.0.0.7")));
        Assert.That(Next().NeighbourWanted, Is.Not.Null);
        Wire.Reply reply = quiet.Ask(new Wire.Request { Sequence = 1, ListPorts = new Wire.ListPorts() });
        Assert.That(reply.BodyCase, Is.EqualTo(Wire.Reply.BodyOneofCase.Ports));
    }

    private Wire.Event Next()
    {
        Wire.Reply reply = _client.Receive()!;
        Assert.That(reply.Sequence, Is.Zero);
        return reply.Event;
    }

}
