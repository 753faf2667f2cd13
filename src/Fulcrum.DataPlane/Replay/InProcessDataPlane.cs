using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Replay;

/// <summary>
/// A whole data plane in the calling thread, without DPDK or root: the snapshot compiler, the route table and one worker, in process
/// memory. For replay, tests and benchmarks.
/// </summary>
public sealed unsafe class InProcessDataPlane<TPort> : IDisposable where TPort : struct, IPort
{
    private readonly ProcessMemory _memory = new();

    /// <summary>Allocates the tables; the configuration is empty.</summary>
    /// <exception cref="InsufficientMemoryException">There is not enough memory; the text says for what.</exception>
    public InProcessDataPlane(InProcessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SharedTables* shared = SharedTables.Allocate(_memory, options.TemplateCapacity, options.Hash);
        shared->Fib = options.Fib;
        shared->Fib6 = options.Fib;
        ServerPaths = shared->ServerPaths;
        nuint serverBytes = TableLimits.Servers * (nuint)sizeof(ServerCounters);
        byte* statistics = (byte*)_memory.Allocate(WorkerStatistics.ServerOffset + serverBytes, "statistics");
        Statistics = new WorkerStatistics((ulong*)statistics, (ServerCounters*)(statistics + WorkerStatistics.ServerOffset));

        NobodyRuns quiescence = new();
        RouteTable routeTable = new(shared, options.Routes, quiescence, options.Ports);
        Compiler = new SnapshotCompiler(
            shared, _memory, [Statistics], routeTable, [.. options.Ports.Select(port => port.Name)], quiescence, () => TPort.NowUs() / 1000);
        Worker = new Worker<TPort>(new WorkerSetup
        {
            Index = 0,
            Shared = shared,
            Statistics = Statistics,
            AllStatistics = [Statistics],
            Memory = _memory,
            SessionCapacity = options.SessionCapacity,
            DatagramCapacity = options.DatagramCapacity,
            HeldCapacity = options.HeldCapacity,
            PuntRing = options.PuntRing,
            InjectRing = options.InjectRing,
            Ports = [.. options.Ports.Select((port, index) => Port(port, (ushort)index, options))],
            Hash = options.Hash,
        });
    }

    /// <summary>Puts configurations in force.</summary>
    public SnapshotCompiler Compiler { get; }

    /// <summary>The worker; the caller polls it.</summary>
    public Worker<TPort> Worker { get; }

    /// <summary>Real servers by slot, which <see cref="SessionEndpoints"/> reads.</summary>
    public ServerPath* ServerPaths { get; }

    /// <summary>The worker's counters.</summary>
    public WorkerStatistics Statistics { get; }

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
    public void Dispose() => _memory.Dispose();

    private static WorkerPort Port(RoutePort port, ushort device, InProcessOptions options) => new()
    {
        Name = port.Name,
        Mac = port.Mac.Raw,
        HasTwin = options.PuntRing != 0 && !options.WithoutTwin.Contains(port.Name),
        ReceiveQueues = [new DeviceQueue(device, 0)],
        TransmitQueue = new DeviceQueue(device, 0),
    };

    /// <summary>The worker runs only in this thread, between configurations.</summary>
    private sealed class NobodyRuns : IQuiescence
    {
        public void Wait()
        {
        }
    }
}
