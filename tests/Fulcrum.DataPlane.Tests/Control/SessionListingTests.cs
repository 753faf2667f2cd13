using Fulcrum.DataPlane.Control;
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
            AgeSeconds = 2,
        }));
    }

    [Test]
    public void Session_OfTheOtherDirector_IsListedAsSuch()
    {
        _bench.Worker.AddSession(17, 4711);
        _bench.Worker.AddSession(18, 4712);
        _bench.Worker.Sessions.Slots[18].Marks = SessionMarks.Remote;

        Assert.That(
            List(new Wire.ListSessions()).Select(session => (session.ClientPort, session.Remote)),
            Is.EqualTo(new[] { (4711u, false), (4712u, true) }));
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
    public void Service_SelectsItsSessions_WhateverTheirVirtualPort()
    {
        AddTwoServices();
        Wire.ListSessions request = new() { Filter = new() { Service = Make.WireKey("tcp 10.0.0.1:81") } };
        Wire.Session session = List(request).Single();
        Assert.That(session.ClientPort, Is.EqualTo(1001));
        Assert.That(session.VirtualPort, Is.EqualTo(4711), "as in services of a mark");
        Assert.That(session.Service, Is.EqualTo(Make.WireKey("tcp 10.0.0.1:81")));
    }

    [TestCase("server", ExpectedResult = "1000")]
    [TestCase("server and port", ExpectedResult = "1000")]
    [TestCase("server and another port", ExpectedResult = "")]
    [TestCase("client network", ExpectedResult = "1002")]
    [TestCase("client port", ExpectedResult = "1001")]
    [TestCase("state", ExpectedResult = "1001")]
    [TestCase("protocol", ExpectedResult = "")]
    [TestCase("worker", ExpectedResult = "1000 1001 1002")]
    [TestCase("another worker", ExpectedResult = "")]
    [TestCase("older", ExpectedResult = "1000 1001")]
    [TestCase("younger", ExpectedResult = "1002")]
    [TestCase("nothing", ExpectedResult = "1000 1001 1002")]
    [TestCase("templates", ExpectedResult = "")]
    public string Filter_SelectsByEachField(string field)
    {
        AddTwoServices();
        (_bench.Worker.Sessions.Slots + 2)->State = SessionState.FinWait;
        _bench.Worker.NowMs = 100_000;
        _bench.Worker.AddSession(3, 1002, client: "192.0.3.9");
        Wire.SessionFilter filter = field switch
        {
            "server" => new() { ServerAddress = Make.Address("10.1.0.1") },
            "server and port" => new() { ServerAddress = Make.Address("10.1.0.1"), ServerPort = 8080 },
            "server and another port" => new() { ServerAddress = Make.Address("10.1.0.1"), ServerPort = 80 },
            "client network" => new() { Client = new() { Address = Make.Address("192.0.3.77"), Length = 24 } },
            "client port" => new() { ClientPort = 1001 },
            "state" => new() { State = "FIN_WAIT" },
            "protocol" => new() { Protocol = 17 },
            "worker" => new() { Worker = 0 },
            "another worker" => new() { Worker = 1 },
            "older" => new() { MinAge = 50 },
            "younger" => new() { MaxAge = 50 },
            "templates" => new() { Templates = true },
            _ => new(),
        };
        (_bench.Worker.Sessions.Slots + 3)->ServerSlot = 1;
        return string.Join(' ', List(new Wire.ListSessions { Filter = filter }).Select(session => session.ClientPort));
    }

    [Test]
    public void Filter_ThatMakesNoSense_IsRefusedWithEveryReason()
    {
        using ControlClient client = _bench.Greet();
        Wire.SessionFilter filter = new() { State = "SLEEPING", Client = new() { Address = Make.Address("10.0.0.0"), Length = 33 } };
        string problem = client.Ask(new Wire.Request { ListSessions = new() { Filter = filter } }).Failure.Message;
        Assert.That(problem, Does.Contain("no state \"SLEEPING\"; there is NONE, ESTABLISHED,").And.Contain("33 bits"));
    }

    [Test]
    public void Pages_WithTheTokenOfTheOneBefore_ListEverySessionOnce()
    {
        for (uint slot = 0; slot < 3_000; slot++)
            _bench.Worker.AddSession(slot * 60, (ushort)(slot + 1));
        using ControlClient client = _bench.Greet();
        List<uint> ports = [];
        Google.Protobuf.ByteString after = Google.Protobuf.ByteString.Empty;
        do
        {
            client.Send(new Wire.Request { ListSessions = new() { Limit = 700, After = after } });
            Wire.SessionPage page;
            do
            {
                page = client.Receive()!.Sessions;
                ports.AddRange(page.Sessions.Select(session => session.ClientPort));
            }
            while (!page.Last);
            after = page.Next;
        }
        while (after.Length > 0);
        Assert.That(ports, Is.EqualTo(Enumerable.Range(1, 3_000)));
    }

    [Test]
    public void Token_OfNoListing_IsRefused()
    {
        using ControlClient client = _bench.Greet();
        Wire.ListSessions request = new() { After = Google.Protobuf.ByteString.CopyFromUtf8("abc") };
        Assert.That(client.Ask(new Wire.Request { ListSessions = request }).Failure.Message, Does.Contain("place to go on from"));
    }

    [Test]
    public void LongListing_MakesNoGarbage()
    {
        for (uint slot = 0; slot < 20_000; slot++)
            _bench.Worker.AddSession(slot, (ushort)slot);
        SessionVerbs verbs = new(_bench.Compiler.Compiler, [_bench.Worker], _ => new Wire.Reply());
        FrameBuffer buffer = new();
        Drain(verbs, buffer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Drain(verbs, buffer);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(20_000), "less than a byte a session");
    }

    private static void Drain(SessionVerbs verbs, FrameBuffer buffer)
    {
        foreach (Wire.Reply? reply in verbs.List(new Wire.ListSessions()))
        {
            if (reply is null)
                continue;
            buffer.Write(reply);
            buffer.Consume(buffer.Count);
        }
    }

    [TestCase(Wire.SessionGroup.None, ExpectedResult = "3:")]
    [TestCase(Wire.SessionGroup.Service, ExpectedResult = "3: 81=2 80=1")]
    [TestCase(Wire.SessionGroup.Server, ExpectedResult = "3: 10.1.0.2:8080=2 10.1.0.1:8080=1")]
    [TestCase(Wire.SessionGroup.Client, ExpectedResult = "3: 192.0.2.1=2 192.0.3.9=1")]
    [TestCase(Wire.SessionGroup.State, ExpectedResult = "3: ESTABLISHED=2 FIN_WAIT=1")]
    [TestCase(Wire.SessionGroup.Worker, ExpectedResult = "3: 0=3")]
    public string Count_ByAGroup_SaysHowManyAreInEach(Wire.SessionGroup by)
    {
        AddTwoServices();
        (_bench.Worker.Sessions.Slots + 1)->State = SessionState.FinWait;
        _bench.Worker.AddSession(3, 1002, serverSlot: 1, client: "192.0.3.9");
        using ControlClient client = _bench.Greet();
        Wire.SessionCounts counts = client.Ask(new Wire.Request { CountSessions = new() { By = by } }).SessionCounts;
        return $"{counts.Total}: {string.Join(' ', counts.Groups.Select(group => $"{Name(group.Session)}={group.Count}"))}".TrimEnd();

        string Name(Wire.Session session) => by switch
        {
            Wire.SessionGroup.Service => $"{session.Service.Port}",
            Wire.SessionGroup.Server => $"{new IpAddress(session.RealAddress.Span)}:{session.RealPort}",
            Wire.SessionGroup.Client => $"{new IpAddress(session.ClientAddress.Span)}",
            Wire.SessionGroup.State => session.State,
            _ => $"{session.Worker}",
        };
    }

    [Test]
    public void ClientTally_WithMoreClientsThanRoom_CountsThemInParts()
    {
        using ClientTally tally = new(room: 64);
        bool done = false;
        while (!done)
        {
            for (uint client = 1; client <= 500; client++)
                for (uint session = 0; session < client; session++)
                    tally.Count(new IpAddress(Be32.FromHost(0x0A000000 + client)));
            done = tally.EndPass();
        }
        Assert.That(tally.Most().Select(client => client.Sessions), Is.EqualTo(Enumerable.Range(1, 500).Reverse()));
    }

    [Test]
    public void End_EndsWhatIsMeant()
    {
        AddTwoServices();
        using ControlClient client = _bench.Greet();
        Wire.EndSessions request = new() { Filter = new() { Service = Make.WireKey("tcp 10.0.0.1:81") } };
        Assert.That(client.Ask(new Wire.Request { EndSessions = request }).SessionsEnded.Ended, Is.EqualTo(1));
        Assert.That(List(new Wire.ListSessions()).Single().ClientPort, Is.EqualTo(1000));
    }

    /// <summary>Services 80 and 81, with a session each, that of the second one with a virtual port of its own.</summary>
    private void AddTwoServices()
    {
        Assert.That(
            _bench.Compiler.Compiler.Apply(Make.Snapshot(
                1, Make.Service("tcp 10.0.0.1:80", "10.1.0.1:8080"), Make.Service("tcp 10.0.0.1:81", "10.1.0.2:8080"))),
            Is.Null);
        _bench.Worker.NowMs = 1_000;
        _bench.Worker.AddSession(1, 1000, serverSlot: 0);
        _bench.Worker.AddSession(2, 1001, virtualPort: 4711, serverSlot: 1);
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
