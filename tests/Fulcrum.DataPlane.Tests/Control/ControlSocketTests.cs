using System.Buffers.Binary;
using System.Net.Sockets;
using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Tests.Snapshots;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Tests.Control;

internal sealed class ControlSocketTests
{
    private ControlBench _bench = null!;

    [SetUp]
    public void SetUp() => _bench = new ControlBench();

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [Test]
    public void Hello_GetsLayoutAndPorts()
    {
        using ControlClient client = _bench.Connect();
        Wire.Reply reply = client.Ask(new Wire.Request { Sequence = 9, Hello = new Wire.Hello { ProtocolVersion = 1, Client = "test" } });
        Assert.That(reply.Sequence, Is.EqualTo(9));
        Assert.That(reply.Hello.Generation, Is.Zero);
        Assert.That(reply.Hello.ProcessId, Is.EqualTo(Environment.ProcessId));
        Assert.That(reply.Hello.Version, Does.Match("^[0-9]+\\.[0-9]+\\.[0-9]+$"));
        Assert.That(reply.Hello.Statistics.WorkerCount, Is.EqualTo(1));
        Assert.That(reply.Hello.Ports.Ports.Select(port => port.Name), Is.EqualTo(new[] { "wan", "lan" }));
    }

    [Test]
    public void Stop_ClosesConnections_BeforeEverythingElseIsTakenDown()
    {
        using ControlClient client = _bench.Greet();
        _bench.Stop();
        Assert.That(client.Receive(), Is.Null);
        Assert.That(File.Exists(_bench.SocketPath));
    }

    [Test]
    public void Hello_OfAnotherVersion_IsRefused()
    {
        using ControlClient client = _bench.Connect();
        Wire.Reply reply = client.Ask(new Wire.Request { Hello = new Wire.Hello { ProtocolVersion = 2 } });
        Assert.That(reply.Failure.Message, Does.Contain("version 1").And.Contain("2"));
    }

    [Test]
    public void Snapshot_IsAppliedAndDeltaOnWrongBaseRefused()
    {
        using ControlClient client = _bench.Greet();
        Wire.Reply applied = client.Ask(new Wire.Request { Snapshot = Make.Snapshot(3, Make.Service("tcp 10.0.0.1:80", "10.1.0.1:80")) });
        Assert.That(applied.Applied.Generation, Is.EqualTo(3));
        Wire.Reply refused = client.Ask(new Wire.Request { Delta = new Wire.Delta { Generation = 9, Base = 8 } });
        Assert.That(refused.Failure.Generation, Is.EqualTo(3));
        Wire.Reply ports = client.Ask(new Wire.Request { ListPorts = new Wire.ListPorts() });
        Assert.That(ports.Ports.Servers.Single().Address, Is.EqualTo(Make.Address("10.1.0.1")));
    }

    [Test]
    public void Requests_SentTogether_AreAnsweredInOrder()
    {
        using ControlClient client = _bench.Greet();
        for (ulong generation = 1; generation <= 50; generation++)
            client.Send(new Wire.Request { Sequence = generation, Snapshot = new Wire.Snapshot { Generation = generation } });
        for (ulong generation = 1; generation <= 50; generation++)
        {
            Wire.Reply reply = client.Receive()!;
            Assert.That((reply.Sequence, reply.Applied.Generation), Is.EqualTo((generation, generation)));
        }
    }

    [Test]
    public void Request_InSingleBytes_IsUnderstood()
    {
        using ControlClient client = _bench.Connect();
        byte[] message = new Wire.Request { Sequence = 4, ListPorts = new Wire.ListPorts() }.ToByteArray();
        foreach (byte value in (byte[])[0, 0, 0, (byte)message.Length, .. message])
            client.SendRaw([value]);
        Assert.That(client.Receive()!.Sequence, Is.EqualTo(4));
    }

    [Test]
    public void Request_WithoutBody_IsRefused()
    {
        using ControlClient client = _bench.Connect();
        Assert.That(client.Ask(new Wire.Request { Sequence = 1 }).Failure.Message, Does.Contain("says nothing"));
    }

    private static readonly TestCaseData[] Nonsense =
    [
        new TestCaseData(Frame(5, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), "is no request").SetArgDisplayNames("garbage"),
        new TestCaseData(Frame((64 << 20) + 1, []), "1 to 67108864 are allowed").SetArgDisplayNames("oversize"),
        new TestCaseData(Frame(-1, []), "1 to 67108864 are allowed").SetArgDisplayNames("negative"),
        new TestCaseData(Frame(0, []), "1 to 67108864 are allowed").SetArgDisplayNames("empty"),
        new TestCaseData("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), "a frame claims").SetArgDisplayNames("http"),
    ];

    [TestCaseSource(nameof(Nonsense))]
    public void Nonsense_ClosesItsConnectionAndNoOther(byte[] bytes, string reason)
    {
        using ControlClient good = _bench.Greet();
        using ControlClient bad = _bench.Connect();
        bad.SendRaw(bytes);
        Assert.That(bad.Receive(), Is.Null);
        Assert.That(_bench.Log.Count(line => line.Contains(reason, StringComparison.Ordinal)), Is.EqualTo(1), string.Join('\n', _bench.Log));
        Assert.That(good.Ask(new Wire.Request { Snapshot = new Wire.Snapshot { Generation = 1 } }).Applied.Generation, Is.EqualTo(1));
    }

    [Test]
    public void HalfFrame_ThenTheEnd_ClosesTheConnectionWithALine()
    {
        using ControlClient client = _bench.Connect();
        client.SendRaw(Frame(100, [1, 2, 3]));
        client.EndSending();
        Assert.That(client.Receive(), Is.Null);
        Assert.That(_bench.Log, Has.Some.Contains("ended inside a frame, after 7 bytes"));
    }

    [Test]
    public void End_BetweenFrames_IsNoError()
    {
        using ControlClient client = _bench.Greet();
        client.Send(new Wire.Request { Sequence = 2, ListPorts = new Wire.ListPorts() });
        client.EndSending();
        Assert.That(client.Receive()!.Sequence, Is.EqualTo(2), "the answer still comes");
        Assert.That(client.Receive(), Is.Null);
        Assert.That(_bench.Log, Has.None.Contains("closed"));
    }

    [Test]
    public void Clients_BeyondTheLimit_AreSentAway()
    {
        List<ControlClient> clients = [.. Enumerable.Range(0, 32).Select(_ => _bench.Greet())];
        using ControlClient tooMany = _bench.Connect();
        Assert.That(tooMany.Receive(), Is.Null);
        clients.ForEach(client => client.Dispose());
        Assert.That(_bench.Log, Has.Some.Contains("refused"));
    }

    [Test]
    public void SocketFile_IsForItsOwnerOnly() =>
        Assert.That(File.GetUnixFileMode(_bench.SocketPath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));

    [Test]
    public void SecondSocket_OnThePath_IsRefused()
    {
        IOException e = Assert.Throws<IOException>(() => new ControlSocket(_bench.SocketPath, _ => { }).Dispose())!;
        Assert.That(e.Message, Does.Contain("in use by a running data plane"));
        using ControlClient client = _bench.Greet();
    }

    [Test]
    public void StaleSocketFile_IsReplaced()
    {
        string path = _bench.SocketPath + ".stale";
        using (Socket dead = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(path));
            File.Move(path, path + ".kept");
        }
        File.Move(path + ".kept", path);
        new ControlSocket(path, _ => { }).Dispose();
        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public void OrdinaryFile_OnThePath_IsLeftAlone()
    {
        string path = _bench.SocketPath + ".txt";
        File.WriteAllText(path, "precious");
        IOException e = Assert.Throws<IOException>(() => new ControlSocket(path, _ => { }).Dispose())!;
        Assert.That(e.Message, Does.Contain("is an ordinary file"));
        Assert.That(File.ReadAllText(path), Is.EqualTo("precious"));
    }

    private static byte[] Frame(int length, byte[] body)
    {
        byte[] frame = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, length);
        body.CopyTo(frame, 4);
        return frame;
    }
}
