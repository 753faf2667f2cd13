using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// All workers of the process and the rings between them: one for each ordered pair, one of each to the kernel, and one from the kernel to
/// worker 0. Each worker's tables lie on the NUMA node of its CPU.
/// </summary>
internal sealed unsafe class WorkerTeam
{
    /// <summary>Slots of a ring from worker to worker.</summary>
    public const int HandoffRingSize = 2_048;

    /// <summary>Slots of a ring to or from the kernel.</summary>
    public const int KernelRingSize = 4_096;

    private const int AnyNode = -1;

    // Between the managed objects of two workers, so that they share no cache lines; more than what hardware prefetches beside one.
    private const int PaddingBytes = 4_096;

    private readonly DataPlaneOptions _options;
    private readonly int[] _nodes;
    private readonly nint[,] _handoff;
    private readonly WorkerStatistics[] _statistics;
    private readonly byte[][] _padding;

    /// <summary>Makes the rings and the workers.</summary>
    /// <param name="options">CPUs, capacities.</param>
    /// <param name="ports">The ports; their steering is decided.</param>
    /// <param name="tables">What the workers share.</param>
    /// <param name="statistics">The workers' blocks.</param>
    /// <param name="pool">Where packets come from.</param>
    /// <param name="placement">Which worker packets belong to; null with one worker.</param>
    /// <exception cref="InsufficientMemoryException">There is not enough memory; the text says for what.</exception>
    /// <exception cref="DpdkException">There is not enough memory for the rings.</exception>
    public WorkerTeam(
        DataPlaneOptions options, LogicalPort[] ports, SharedTables* tables, StatisticsSegment statistics, Mempool pool, WorkerHash? placement)
    {
        _options = options;
        int count = options.WorkerCores.Count;
        CpuTopology topology = new();
        _nodes = [.. options.WorkerCores.Select(topology.NodeOf)];
        _statistics = [.. Enumerable.Range(0, count).Select(statistics.Worker)];
        _handoff = HandoffRings(count);
        if (ports.Any(port => port.HasTwin))
        {
            PuntRings = [.. Enumerable.Range(0, count).Select(worker => Ring.Create($"punt-{worker}", KernelRingSize, AnyNode))];
            InjectRing = Ring.Create("inject", KernelRingSize, AnyNode);
        }
        bool pollsInUserSpace = ports.All(port => port.PollsInUserSpace);
        if (pollsInUserSpace)
            WorkerCode.Compile<DpdkPollPort>();
        else
            WorkerCode.Compile<DpdkPort>();
        IWorkerView[] views = new IWorkerView[count];
        _padding = new byte[count][];
        for (int worker = 0; worker < count; worker++)
        {
            WorkerSetup setup = SetUp(worker, ports, tables, pool, placement);
            views[worker] = pollsInUserSpace
                ? new WorkerView<DpdkPollPort>(new Worker<DpdkPollPort>(setup))
                : new WorkerView<DpdkPort>(new Worker<DpdkPort>(setup));
            _padding[worker] = new byte[PaddingBytes];
        }
        Workers = views;
    }

    /// <summary>By index.</summary>
    public IReadOnlyList<IWorkerView> Workers { get; }

    /// <summary>The workers' counters, by index.</summary>
    public IReadOnlyList<WorkerStatistics> Statistics => _statistics;

    /// <summary>Where each of them runs.</summary>
    public IReadOnlyList<Wire.WorkerPlace> Places =>
        [.. _options.WorkerCores.Select((cpu, worker) => new Wire.WorkerPlace { Cpu = (uint)cpu, NumaNode = _nodes[worker] })];

    /// <summary>Towards the kernel, by worker; empty: no port has a twin.</summary>
    public IReadOnlyList<Ring> PuntRings { get; } = [];

    /// <summary>From the kernel, to worker 0; null: no port has a twin.</summary>
    public Ring? InjectRing { get; }

    /// <summary>A worker's whole life, on its thread: takes its CPU, polls until it is told to stop.</summary>
    /// <param name="worker">Index of the worker.</param>
    /// <param name="rcu">Where it reports quiescent states.</param>
    /// <param name="started">Called once, with what the start failed of, or null.</param>
    public void Run(int worker, QuiescentState rcu, Action<DpdkException?> started)
    {
        try
        {
            Lcore.RegisterAndPin(_options.WorkerCores[worker]);
            rcu.Online(worker);
        }
        catch (DpdkException e)
        {
            started(e);
            return;
        }
        started(null);
        try
        {
            Workers[worker].Run();
        }
        finally
        {
            rcu.Offline(worker);
            Lcore.Unregister();
        }
    }

    /// <summary>[from, to]; 0 on the diagonal.</summary>
    private nint[,] HandoffRings(int count)
    {
        nint[,] rings = new nint[count, count];
        for (int from = 0; from < count; from++)
            for (int to = 0; to < count; to++)
                if (from != to)
                    rings[from, to] = Ring.Create($"handoff-{from}-{to}", HandoffRingSize, _nodes[to]).Handle;
        return rings;
    }

    private WorkerSetup SetUp(int worker, LogicalPort[] ports, SharedTables* tables, Mempool pool, WorkerHash? placement)
    {
        int[] others = _options.WorkerCores.Count == 1 ? [] : [.. Enumerable.Range(0, _options.WorkerCores.Count)];
        return new WorkerSetup
        {
            Index = worker,
            Shared = tables,
            Statistics = _statistics[worker],
            AllStatistics = _statistics,
            Memory = new HugePageMemory(_nodes[worker]),
            SessionCapacity = _options.Sessions,
            HeldCapacity = Math.Min(WorkerSetup.MostHeld, _options.Mbufs / 8 / _options.WorkerCores.Count),
            Ports = [.. ports.Select(port => port.ToWorkerPort(worker))],
            Placement = placement,
            HandoffTo = [.. others.Select(other => _handoff[worker, other])],
            HandoffFrom = [.. others.Select(other => _handoff[other, worker])],
            PuntRing = PuntRings.Count == 0 ? 0 : PuntRings[worker].Handle,
            InjectRing = worker == 0 ? InjectRing?.Handle ?? 0 : 0,
            Pool = pool.Handle,
            Idle = _options.Idle,
            AwaitsConfiguration = _options.AwaitsConfiguration,
        };
    }
}
