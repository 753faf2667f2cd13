using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Replay;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.Workers;

/// <summary>How a port's packets reach workers.</summary>
public enum Arrangement
{
    /// <summary>A queue for each worker, chosen by the device's hash.</summary>
    Device,

    /// <summary>A queue for each worker, chosen by nobody knows what; but the parts of one datagram come to one.</summary>
    ManyQueues,

    /// <summary>One queue, of one worker.</summary>
    OneQueue,

    /// <summary>A queue for each worker, the same for every packet of a flow.</summary>
    Arrival,
}

/// <summary>A data plane of several workers on two memory ports, wan and lan, that take turns in the test's thread.</summary>
internal sealed class WorkersDirector : IDisposable
{
    private readonly InProcessDataPlane<MemoryPort> _dataPlane;
    private readonly Arrangement _arrangement;
    private readonly Random _random = new(1);

    public WorkersDirector(Wire.Snapshot configuration, int workerCount, Arrangement arrangement, int ringCapacity = 256, int sessionCapacity = 1024)
    {
        _arrangement = arrangement;
        int queueCount = arrangement == Arrangement.OneQueue ? 1 : workerCount;
        Network = new MemoryNetwork(new MemoryNetworkOptions { MbufCount = 4096, QueueCount = queueCount }) { NowUs = 1_000_000_000 };
        MemoryPort.Network = Network;
        PuntRing = Network.CreateRing(256);
        nint fib = Network.CreateFib();
        _dataPlane = new InProcessDataPlane<MemoryPort>(new InProcessOptions
        {
            Ports = Lab.DirectorPorts(),
            SessionCapacity = sessionCapacity,
            Fib = fib,
            Routes = Network.RouteTable(fib),
            PuntRing = PuntRing,
            WorkerCount = workerCount,
            QueueCount = queueCount,
            CreateRing = () => Network.CreateRing(ringCapacity),
            Steering = arrangement switch
            {
                Arrangement.Device => PortSteering.Device,
                Arrangement.Arrival => PortSteering.Arrival,
                _ => PortSteering.Software,
            },
        });
        _dataPlane.Apply(configuration);
    }

    public MemoryNetwork Network { get; }

    public nint PuntRing { get; }

    public IReadOnlyList<Worker<MemoryPort>> Workers => _dataPlane.Workers;

    public WorkerHash Placement => _dataPlane.Placement!;

    public SessionExchange Exchange => _dataPlane.Exchange;

    public SnapshotCompiler Compiler => _dataPlane.Compiler;

    public unsafe SharedTables* Shared => _dataPlane.Shared;

    /// <summary>Makes this the director whose network workers find; with several directors, before each use.</summary>
    public void Use() => MemoryPort.Network = Network;

    public void Apply(Wire.Snapshot configuration) => _dataPlane.Apply(configuration);

    /// <summary>Puts a frame where the arrangement has it arrive.</summary>
    public void Deliver(ushort port, PacketBuilder packet) => DeliverFrame(port, packet.Build());

    /// <inheritdoc cref="Deliver" />
    public void DeliverFrame(ushort port, byte[] frame) => Network.Deliver(port, (ushort)QueueOf(frame), frame);

    /// <summary>Lets workers poll in turn until none has anything left; returns the frames that have left by a port.</summary>
    public List<byte[]> Run(ushort port)
    {
        while (Workers.Sum(worker => worker.Poll()) > 0)
        {
        }
        List<byte[]> frames = [];
        while (Network.TakeTransmitted(port) is { } frame)
            frames.Add(frame);
        return frames;
    }

    /// <summary>A counter's sum over workers.</summary>
    public ulong this[WorkerCounter counter] => _dataPlane.AllStatistics.Aggregate(0UL, (sum, worker) => sum + worker[counter]);

    /// <summary>A counter's sum over workers.</summary>
    public ulong this[DropReason reason] => _dataPlane.AllStatistics.Aggregate(0UL, (sum, worker) => sum + worker[reason]);

    /// <summary>Counters by worker.</summary>
    public IReadOnlyList<WorkerStatistics> Statistics => _dataPlane.AllStatistics;

    /// <summary>Sessions by worker.</summary>
    public ulong[] Sessions => [.. _dataPlane.AllStatistics.Select(worker => worker[WorkerCounter.Sessions])];

    /// <summary>What each worker has received and taken over is all accounted for.</summary>
    public void AssertEveryPacketIsAccountedFor()
    {
        foreach (WorkerStatistics worker in _dataPlane.AllStatistics)
        {
            ulong ended = worker[WorkerCounter.Transmitted] + worker[WorkerCounter.Punted] + worker[WorkerCounter.HandedOff] + worker[WorkerCounter.Held];
            ended += Enum.GetValues<DropReason>().Aggregate(0UL, (sum, reason) => sum + worker[reason]);
            Assert.That(ended, Is.EqualTo(worker[WorkerCounter.Received] + worker[WorkerCounter.TakenOver]),
                "received + taken over = transmitted + punted + handed off + held + dropped");
        }
        Assert.That((ulong)Network.HeldBy(MbufHolder.Worker), Is.EqualTo(this[WorkerCounter.Held]), "packets that workers lost or did not let go of");
    }

    public void Dispose()
    {
        Network.Dispose();
        _dataPlane.Dispose();
    }

    /// <summary>As a device does: addresses and ports of whole packets, addresses of others.</summary>
    private int QueueOf(byte[] frame)
    {
        if (_arrangement == Arrangement.OneQueue || Workers.Count == 1)
            return 0;
        Seen seen = Seen.In(frame);
        if (_arrangement == Arrangement.ManyQueues)
            return seen.HasPorts ? _random.Next(Workers.Count) : (seen.Source.GetHashCode() & 0x7FFF_FFFF) % Workers.Count;
        return Placement.Scheme == SteeringScheme.Tuple
            ? Placement.OfTuple(seen.Source, seen.Destination, Be16.FromHost(seen.SourcePort), Be16.FromHost(seen.DestinationPort))
            : (seen.SourcePort + seen.DestinationPort) % Workers.Count;
    }
}
