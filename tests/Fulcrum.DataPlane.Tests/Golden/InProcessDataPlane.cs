using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>
/// A whole data plane in the calling thread: the real snapshot compiler and route table, and one worker on any port type. It has two
/// logical ports, wan (device 0) and lan (device 1), those of <see cref="Lab"/>.
/// </summary>
internal sealed unsafe class InProcessDataPlane<TPort> : IDisposable where TPort : struct, IPort
{
    private readonly ProcessMemory _memory = new();
    private ulong _generation;

    /// <param name="sessionCapacity">Of the worker.</param>
    /// <param name="fib">Handle that <typeparamref name="TPort"/> looks routes up in.</param>
    /// <param name="routes">What the handle stands for.</param>
    /// <param name="puntRing">Handle; 0: none.</param>
    /// <param name="injectRing">Handle; 0: none.</param>
    /// <param name="wanHasTwin">Whether wan's packets can be punted.</param>
    /// <param name="lanMtu">MTU of lan; wan's is 1500.</param>
    /// <param name="datagramCapacity">Datagrams in fragments.</param>
    /// <param name="heldCapacity">Fragments kept back.</param>
    public InProcessDataPlane(
        int sessionCapacity, nint fib, IRouteStore routes, nint puntRing = 0, nint injectRing = 0, bool wanHasTwin = true, ushort lanMtu = 1500,
        int datagramCapacity = 256, int heldCapacity = 64)
    {
        SharedTables* shared = SharedTables.Allocate(_memory);
        shared->Fib = fib;
        shared->Fib6 = fib;
        nuint serverBytes = TableLimits.Servers * (nuint)sizeof(ServerCounters);
        byte* statistics = (byte*)_memory.Allocate(WorkerStatistics.ServerOffset + serverBytes, "statistics");
        Statistics = new WorkerStatistics((ulong*)statistics, (ServerCounters*)(statistics + WorkerStatistics.ServerOffset));

        NobodyRuns quiescence = new();
        RoutePort[] ports = [new("wan", MacAddress.Parse(Lab.WanMac), 1500), new("lan", MacAddress.Parse(Lab.LanMac), lanMtu)];
        RouteTable routeTable = new(shared, routes, quiescence, ports);
        Compiler = new SnapshotCompiler(shared, _memory, [Statistics], routeTable, ["wan", "lan"], quiescence);
        Worker = new Worker<TPort>(new WorkerSetup
        {
            Index = 0,
            Shared = shared,
            Statistics = Statistics,
            Memory = _memory,
            SessionCapacity = sessionCapacity,
            DatagramCapacity = datagramCapacity,
            HeldCapacity = heldCapacity,
            PuntRing = puntRing,
            InjectRing = injectRing,
            Ports = [Port("wan", Lab.WanMac, 0, wanHasTwin), Port("lan", Lab.LanMac, 1, puntRing != 0)],
        });
    }

    public SnapshotCompiler Compiler { get; }

    public Worker<TPort> Worker { get; }

    public WorkerStatistics Statistics { get; }

    /// <summary>Puts a configuration in force, under the next generation.</summary>
    /// <exception cref="InvalidOperationException">It is refused.</exception>
    public void Apply(Wire.Snapshot configuration)
    {
        configuration = configuration.Clone();
        configuration.Generation = ++_generation;
        if (Compiler.Apply(configuration) is { } problem)
        {
            throw new InvalidOperationException(problem);
        }
    }

    public void Dispose() => _memory.Dispose();

    private static WorkerPort Port(string name, string mac, ushort device, bool hasTwin) => new()
    {
        Name = name,
        Mac = MacAddress.Parse(mac).Raw,
        HasTwin = hasTwin,
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
