using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Replay;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>How a <see cref="Director"/> is made.</summary>
internal sealed record DirectorOptions
{
    public int SessionCapacity { get; init; } = 64;

    public bool GuardPages { get; init; } = true;

    public bool Poison { get; init; } = true;

    public int Headroom { get; init; } = 128;

    public bool WanHasTwin { get; init; } = true;

    public int PuntRingCapacity { get; init; } = 256;

    public ushort WanMtu { get; init; } = 1500;

    public ushort LanMtu { get; init; } = 1500;

    public int DatagramCapacity { get; init; } = 256;

    public int HeldCapacity { get; init; } = 64;

    public int TemplateCapacity { get; init; } = 64;

    public FlowHash? Hash { get; init; }
}

/// <summary>
/// What a test drives: a data plane on two memory ports, wan and lan, with the clock standing still.
/// </summary>
internal sealed unsafe class Director : IDisposable
{
    public const ushort Wan = 0;
    public const ushort Lan = 1;

    private readonly InProcessDataPlane<MemoryPort> _dataPlane;

    public Director(Wire.Snapshot? configuration = null, DirectorOptions? options = null)
    {
        options ??= new DirectorOptions();
        Network = new MemoryNetwork(new MemoryNetworkOptions
        {
            MbufCount = 256,
            GuardPages = options.GuardPages,
            Poison = options.Poison,
            Headroom = options.Headroom,
        })
        {
            NowUs = 1_000_000_000,
        };
        MemoryPort.Network = Network;
        PuntRing = Network.CreateRing(options.PuntRingCapacity);
        InjectRing = Network.CreateRing(64);

        nint fib = Network.CreateFib();
        _dataPlane = new InProcessDataPlane<MemoryPort>(new InProcessOptions
        {
            Ports = Lab.DirectorPorts(options.LanMtu, options.WanMtu),
            SessionCapacity = options.SessionCapacity,
            DatagramCapacity = options.DatagramCapacity,
            HeldCapacity = options.HeldCapacity,
            TemplateCapacity = options.TemplateCapacity,
            Hash = options.Hash,
            Fib = fib,
            Routes = Network.RouteTable(fib),
            PuntRing = PuntRing,
            InjectRing = InjectRing,
            WithoutTwin = options.WanHasTwin ? [] : ["wan"],
        });
        if (configuration is not null)
        {
            Apply(configuration);
        }
    }

    public MemoryNetwork Network { get; }

    public Worker<MemoryPort> Worker => _dataPlane.Worker;

    /// <summary>The worker's clock at the last poll.</summary>
    public uint NowMs => Worker.LastBurst.NowMs;

    public WorkerStatistics Statistics => _dataPlane.Statistics;

    /// <summary>What binds clients of persistent services to servers.</summary>
    public TemplateStore* Templates => _dataPlane.Compiler.Templates;

    /// <summary>What the worker reads.</summary>
    public SharedTables* Shared => _dataPlane.Shared;

    /// <summary>What puts configurations in force.</summary>
    public SnapshotCompiler Compiler => _dataPlane.Compiler;

    /// <summary>Real servers by slot.</summary>
    public ServerPath* ServerPaths => _dataPlane.ServerPaths;

    public nint PuntRing { get; }

    public nint InjectRing { get; }

    /// <summary>What the control thread does once a second.</summary>
    public void SweepServers() => _dataPlane.Compiler.Sweep();

    /// <summary>Puts a configuration in force, under the next generation.</summary>
    public void Apply(Wire.Snapshot configuration) => _dataPlane.Apply(configuration);

    /// <summary>Moves the clock.</summary>
    public void Advance(TimeSpan time) => Network.NowUs += time.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Polls until every packet delivered has been received.</summary>
    public void PollAll()
    {
        do
        {
            Worker.Poll();
        }
        while (Network.HeldBy(MbufHolder.ReceiveQueue) > 0);
    }

    /// <summary>Polls often enough to sweep all slots once.</summary>
    public void SweepAll()
    {
        for (uint slots = 0; slots < Worker.Sessions.Capacity; slots += 16)
        {
            Worker.Poll();
        }
    }

    /// <summary>A golden case: what is done to it, and all that comes of it.</summary>
    public GoldenCase Case(string sentence) => new(this, sentence);

    /// <summary>The only session of a client port; null when there is none.</summary>
    public Session* SessionOf(ushort clientPort = Lab.ClientPort)
    {
        Session* found = null;
        for (uint slot = 0; slot < Worker.Sessions.Capacity; slot++)
        {
            Session* session = Worker.Sessions.Slots + slot;
            if (session->State > SessionState.Extension && session->Inbound.SourcePort.Host == clientPort)
            {
                Assert.That(found == null, $"client port {clientPort} has two sessions");
                found = session;
            }
        }

        return found;
    }

    /// <summary>Address of a session's server.</summary>
    public string ServerOf(Session* session) => _dataPlane.ServerPaths[session->ServerSlot].Address.ToString();

    /// <summary>All counters but those of polling, by name; those of servers, over all services, as "tcp 10.1.0.1:8080 connections".</summary>
    public Dictionary<string, ulong> ReadCounters()
    {
        Dictionary<string, ulong> counters = [];
        for (int index = 0; index < CounterNames.Worker.Count; index++)
        {
            if (index is < (int)WorkerCounter.Bursts or > (int)WorkerCounter.PollGapsMore)
            {
                counters[CounterNames.Worker[index]] = Statistics.Counters[index];
            }
        }

        foreach (Wire.ServerSlot server in _dataPlane.Compiler.ListServers())
        {
            string protocol = server.Service.Protocol switch { IpProtocol.Tcp => "tcp", IpProtocol.Udp => "udp", IpProtocol.Sctp => "sctp", _ => "mark" };
            string address = new IpAddress(server.Address.Span).ToString();
            ulong* block = (ulong*)(Statistics.Servers + server.Slot);
            for (int index = 0; index < CounterNames.Server.Count; index++)
            {
                string name = $"{protocol} {address}:{server.Port} {CounterNames.Server[index]}";
                counters[name] = counters.GetValueOrDefault(name) + block[index];
            }
        }

        return counters;
    }

    /// <summary>Received packets are all accounted for, and the worker holds no packet.</summary>
    public void AssertEveryPacketIsAccountedFor()
    {
        ulong ended = Statistics[WorkerCounter.Transmitted] + Statistics[WorkerCounter.Punted] + Statistics[WorkerCounter.HandedOff]
            + Statistics[WorkerCounter.Held];
        foreach (DropReason reason in Enum.GetValues<DropReason>())
        {
            ended += Statistics[reason];
        }

        Assert.That(ended, Is.EqualTo(Statistics[WorkerCounter.Received]), "received = transmitted + punted + handed off + held + dropped");
        Assert.That(
            (ulong)Network.HeldBy(MbufHolder.Worker), Is.GreaterThanOrEqualTo(Statistics[WorkerCounter.Held]), "packets that the worker lost");
        if (Statistics[WorkerCounter.Held] == 0)
            Assert.That(Network.HeldBy(MbufHolder.Worker), Is.Zero, "packets that the worker did not let go of");
        Assert.That(Statistics[DropReason.None], Is.Zero);
    }

    public void Dispose()
    {
        Network.Dispose();
        _dataPlane.Dispose();
    }
}
