using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;
using Fulcrum.DataPlane.Synchronisation;

namespace Fulcrum.DataPlane.Replay;

/// <summary>
/// A whole data plane in the calling thread, without DPDK or root: the snapshot compiler, the route table and workers, in process
/// memory. For replay, tests and benchmarks.
/// </summary>
public sealed unsafe class InProcessDataPlane<TPort> : IDisposable where TPort : struct, IPort
{
    private const int IndirectionEntries = 128;

    private readonly ProcessMemory _memory = new();
    private readonly InProcessOptions _options;
    private readonly SharedTables* _shared;

    /// <summary>Allocates the tables; the configuration is empty.</summary>
    /// <exception cref="InsufficientMemoryException">There is not enough memory; the text says for what.</exception>
    public InProcessDataPlane(InProcessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        SharedTables* shared = _shared = SharedTables.Allocate(_memory, options.TemplateCapacity, options.Hash);
        shared->Fib = options.Fib;
        shared->Fib6 = options.Fib;
        ServerPaths = shared->ServerPaths;
        AllStatistics = [.. Enumerable.Range(0, options.WorkerCount).Select(_ => CreateStatistics())];

        NobodyRuns quiescence = new();
        RouteTable routeTable = new(shared, options.Routes, quiescence, options.Ports);
        Compiler = new SnapshotCompiler(
            shared, _memory, AllStatistics, routeTable, [.. options.Ports.Select(port => port.Name)], quiescence, () => TPort.NowUs() / 1000);
        if (options.WorkerCount > 1)
            Placement = CreatePlacement();
        nint[][] rings = CreateRings();
        Workers = [.. Enumerable.Range(0, options.WorkerCount).Select(index => CreateWorker(index, rings))];
        Exchange = new SessionExchange(
            [.. Workers.Select(worker => worker.Synchronisation)], Placement, CreatePorts(0), () => (uint)(TPort.NowUs() / 1000));
    }

    /// <summary>Puts configurations in force.</summary>
    public SnapshotCompiler Compiler { get; }

    /// <summary>The first worker; the caller polls it.</summary>
    public Worker<TPort> Worker => Workers[0];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Worker<TPort>> Workers { get; }

    /// <summary>Which worker packets belong to; null with one worker.</summary>
    public WorkerHash? Placement { get; }

    /// <summary>Between the workers and another director; not open.</summary>
    public SessionExchange Exchange { get; }

    /// <summary>What configurations in force are read from.</summary>
    public SharedTables* Shared => _shared;

    /// <summary>Real servers by slot, which <see cref="SessionEndpoints"/> reads.</summary>
    public ServerPath* ServerPaths { get; }

    /// <summary>The first worker's counters.</summary>
    public WorkerStatistics Statistics => AllStatistics[0];

    /// <summary>Those of all workers.</summary>
    public IReadOnlyList<WorkerStatistics> AllStatistics { get; }

    /// <summary>Puts a configuration in force, under the next generation.</summary>
    /// <exception cref="InvalidOperationException">It is refused; the text says why.</exception>
    public void Apply(Wire.Snapshot configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration = configuration.Clone();
        configuration.Generation = Compiler.Generation + 1;
        if (Compiler.Apply(configuration) is { } problem)
            throw new InvalidOperationException(problem);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Exchange.Dispose();
        _memory.Dispose();
    }

    private WorkerStatistics CreateStatistics()
    {
        nuint serverBytes = TableLimits.Servers * (nuint)sizeof(ServerCounters);
        nuint evidenceBytes = TableLimits.Servers * (nuint)sizeof(ServerEvidence);
        byte* statistics = (byte*)_memory.Allocate(WorkerStatistics.ServerOffset + serverBytes + evidenceBytes, "statistics");
        byte* servers = statistics + WorkerStatistics.ServerOffset;
        return new WorkerStatistics((ulong*)statistics, (ServerCounters*)servers, (ServerEvidence*)(servers + serverBytes));
    }

    private WorkerHash CreatePlacement()
    {
        byte[] workers = [.. Enumerable.Range(0, IndirectionEntries).Select(entry => (byte)(entry % _options.WorkerCount))];
        SteeringScheme scheme = _options.Steering == PortSteering.Device ? SteeringScheme.Tuple : SteeringScheme.Client;
        return new WorkerHash(_memory, scheme, WorkerHash.DefaultKey, workers);
    }

    /// <summary>By sender, then receiver.</summary>
    private nint[][] CreateRings()
    {
        int count = _options.WorkerCount == 1 ? 0 : _options.WorkerCount;
        nint[][] rings = new nint[count][];
        for (int from = 0; from < count; from++)
            rings[from] = [.. Enumerable.Range(0, count).Select(to => to == from ? 0 : _options.CreateRing!())];
        return rings;
    }

    private Worker<TPort> CreateWorker(int index, nint[][] rings) => new(new WorkerSetup
    {
        Index = index,
        Shared = _shared,
        Statistics = AllStatistics[index],
        AllStatistics = AllStatistics,
        Memory = _memory,
        SessionCapacity = _options.SessionCapacity,
        DatagramCapacity = _options.DatagramCapacity,
        HeldCapacity = _options.HeldCapacity,
        Placement = Placement,
        HandoffTo = rings.Length == 0 ? [] : rings[index],
        HandoffFrom = [.. rings.Select(to => to[index])],
        PuntRing = _options.PuntRing,
        InjectRing = index == 0 ? _options.InjectRing : 0,
        Ports = CreatePorts(index),
        Hash = _options.Hash,
    });

    private WorkerPort[] CreatePorts(int worker) => [.. _options.Ports.Select((port, device) => Port(port, (ushort)device, worker))];

    private WorkerPort Port(RoutePort port, ushort device, int worker)
    {
        int owner = device % _options.WorkerCount;
        bool isShared = _options.QueueCount == 1;
        DeviceQueue queue = new(device, (ushort)(isShared ? 0 : worker));
        return new WorkerPort
        {
            Name = port.Name,
            Mac = port.Mac.Raw,
            HasTwin = _options.PuntRing != 0 && !_options.WithoutTwin.Contains(port.Name),
            ReceiveQueues = !isShared || worker == owner ? [queue] : [],
            TransmitQueue = queue,
            TransmitWorker = isShared && worker != owner ? owner : null,
            Steering = _options.Steering,
            HashedProtocols = HashedProtocols.Tcp | HashedProtocols.Udp | HashedProtocols.Sctp,
        };
    }

    /// <summary>Workers run only in this thread, between configurations.</summary>
    private sealed class NobodyRuns : IQuiescence
    {
        public void Wait()
        {
        }
    }
}
