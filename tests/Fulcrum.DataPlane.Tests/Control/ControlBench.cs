using System.Collections.Concurrent;
using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Tests.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Control;

/// <summary>A control socket in a temporary folder, served by a real service over a compiler in process memory and one fake worker.</summary>
internal sealed unsafe class ControlBench : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"fulcrum-test-{Guid.NewGuid():N}");
    private readonly StatisticsSegment _statistics;
    private readonly ControlSocket _socket;
    private readonly Thread _thread;

    public ControlBench(uint sessionCapacity = 1_024)
    {
        Directory.CreateDirectory(_folder);
        Worker = new FakeWorker(sessionCapacity, Compiler.Shared);
        _statistics = new StatisticsSegment(Path.Combine(_folder, "stats"), 1);
        _socket = new ControlSocket(SocketPath, Log.Enqueue);
        ControlService service = new(Compiler.Compiler, Compiler.Routes, _statistics, [Worker], Ports, Log.Enqueue);
        _thread = new Thread(() => _socket.Run(service)) { IsBackground = true };
        _thread.Start();
    }

    public string SocketPath => Path.Combine(_folder, "control.sock");

    public ConcurrentQueue<string> Log { get; } = new();

    public CompilerBench Compiler { get; } = new();

    public FakeWorker Worker { get; }

    public FakePort[] Ports { get; } = [new("wan"), new("lan")];

    public ControlClient Connect(int? receiveBuffer = null) => new(SocketPath, receiveBuffer);

    /// <summary>A client that has said hello.</summary>
    public ControlClient Greet(bool wantsEvents = false)
    {
        ControlClient client = Connect();
        Wire.Reply reply = client.Ask(new Wire.Request { Hello = new Wire.Hello { ProtocolVersion = 1, Client = "test", WantsEvents = wantsEvents } });
        Assert.That(reply.BodyCase, Is.EqualTo(Wire.Reply.BodyOneofCase.Hello));
        return client;
    }

    /// <summary>Nobody serves any more; the socket is still there.</summary>
    public void Stop()
    {
        _socket.RequestStop();
        _thread.Join();
    }

    public void Dispose()
    {
        Stop();
        _socket.Dispose();
        Assert.That(File.Exists(SocketPath), Is.False, "the socket file is gone");
        _statistics.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    internal sealed class FakePort(string name) : IPortView
    {
        private volatile bool _up = true;

        public string Name => name;

        public bool IsLinkUp => _up;

        public string? GoneInterface => null;

        public void SetLink(bool up) => _up = up;

        public IReadOnlyCollection<MacAddress> Taken { get; private set; } = [];

        public IReadOnlyList<string> TakeFramesFor(IReadOnlyCollection<MacAddress> macs)
        {
            Taken = macs;
            return [];
        }

        public Wire.PortState Describe() => new() { Name = name, Mtu = 1500, LinkUp = _up };
    }
}
