using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Control;

internal sealed unsafe class SessionListingTests
{
    private const uint Capacity = 200_000;

    private ControlBench _bench = null!;

    [SetUp]
    public void SetUp() => _bench = new ControlBench(Capacity);

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [Test]
    public void Session_IsListedWithAllItsEnds()
    {
        _bench.Worker.NowMs = 5_000;
        _bench.Worker.AddSession(17, 4711);
        _bench.Compiler.Shared->ServerPaths[0] = new ServerPath { Address = IpAddress.Parse("10.1.0.1"), Port = Be16.FromHost(8080) };
        _bench.Worker.NowMs = 7_000;
        Wire.Session session = List(new Wire.ListSessions()).Single();
        Assert.That(session, Is.EqualTo(new Wire.Session
        {
            Protocol = 6,
            ClientAddress = Make.Address("192.0.2.1"),
            ClientPort = 4711,
            VirtualAddress = Make.Address("10.0.0.1"),
            VirtualPort = 80,
            LocalAddress = Make.Address("10.2.0.1"),
            LocalPort = 4712,
            RealAddress = Make.Address("10.1.0.1"),
            RealPort = 8080,
            State = "ESTABLISHED",
            ExpiresInMs = 898_000,
            Mode = Wire.ForwardingMode.FullNat,
        }));
    }

    [TestCase(0u, ExpectedResult = 3_000)]
    [TestCase(700u, ExpectedResult = 700)]
    public int Limit_EndsTheListing(uint limit)
    {
        for (uint slot = 0; slot < 3_000; slot++)
            _bench.Worker.AddSession(slot * 60, (ushort)(slot + 1));
        return List(new Wire.ListSessions { Limit = limit }).Count;
    }

    [Test]
    public void Service_SelectsItsSessions()
    {
        _bench.Worker.AddSession(1, 1000);
        _bench.Worker.AddSession(2, 1001, virtualPort: 81);
        Wire.ListSessions request = new() { Filter = new() { Service = Make.WireKey("tcp 10.0.0.1:81") } };
        Assert.That(List(request).Single().ClientPort, Is.EqualTo(1001));
    }

    [Test]
    public void Service_ThatCannotBe_IsRefused()
    {
        using ControlClient client = _bench.Greet();
        Wire.ListSessions request = new() { Filter = new() { Service = Make.WireKey("tcp 10.0.0.1:80") } };
        request.Filter.Service.Protocol = 1;
        Assert.That(client.Ask(new Wire.Request { ListSessions = request }).Failure.Message, Does.Contain("protocol 1 "));
    }

    [Test]
    public void ClientThatDoesNotRead_KeepsNobodyWaiting()
    {
        for (uint slot = 0; slot < Capacity; slot++)
            _bench.Worker.AddSession(slot, (ushort)slot);
        using ControlClient slow = _bench.Connect(receiveBuffer: 4096);
        slow.Send(new Wire.Request { ListSessions = new Wire.ListSessions() });
        using ControlClient quick = _bench.Greet();
        for (ulong generation = 1; generation <= 20; generation++)
            Assert.That(quick.Ask(new Wire.Request { Snapshot = new Wire.Snapshot { Generation = generation } }).Applied.Generation, Is.EqualTo(generation));

        int sessions = 0;
        Wire.Reply reply;
        do
        {
            reply = slow.Receive()!;
            sessions += reply.Sessions.Sessions.Count;
        }
        while (!reply.Sessions.Last);
        Assert.That(sessions, Is.EqualTo(Capacity));
    }

    [Test]
    public void Sessions_ThatComeAndGoMeanwhile_AreListedWholeOrNotAtAll()
    {
        using CancellationTokenSource stop = new();
        Task writer = Task.Run(() =>
        {
            for (ushort port = 1; !stop.IsCancellationRequested; port = (ushort)Math.Max(1, port + 1))
            {
                Session* session = _bench.Worker.Sessions.Slots + port % 64;
                session->State = SessionState.Free;
                _bench.Worker.AddSession((uint)port % 64, port);
            }
        });
        for (int round = 0; round < 50; round++)
            foreach (Wire.Session session in List(new Wire.ListSessions()))
                Assert.That(session.LocalPort, Is.EqualTo((session.ClientPort + 1) & 0xFFFF));
        stop.Cancel();
        writer.Wait();
    }

    private List<Wire.Session> List(Wire.ListSessions request)
    {
        using ControlClient client = _bench.Greet();
        client.Send(new Wire.Request { Sequence = 3, ListSessions = request });
        List<Wire.Session> sessions = [];
        while (true)
        {
            Wire.Reply reply = client.Receive()!;
            Assert.That(reply.Sequence, Is.EqualTo(3));
            Assert.That(reply.Sessions.Sessions, Has.Count.LessThanOrEqualTo(512));
            sessions.AddRange(reply.Sessions.Sessions);
            if (reply.Sessions.Last)
                return sessions;
        }
    }
}
