using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Preflight;
using Fulcrum.DataPlane.Punt;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Steering;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Synchronisation.Protocol;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// The process: starts everything in order, runs until it is told to stop or a thread fails, and takes everything down in the
/// opposite order. The calling thread, the control thread and the punt thread share the main core; each worker has its own.
/// </summary>
internal sealed unsafe class DataPlaneHost(DataPlaneOptions options, Action<string> log)
{
    /// <summary>Exit code when a thread failed.</summary>
    public const int FailureExitCode = 70;

    private const int MaxRoutes = 65_536;
    private const int MempoolCache = 256;

    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stack<Action> _cleanup = new();
    private volatile bool _failed;
    private Action _countFailure = () => { };

    /// <summary>Runs the data plane; returns the exit code.</summary>
    /// <exception cref="StartupException">It cannot start. What had been started is taken down again.</exception>
    public int Run()
    {
        using SignalStop signals = new(() => _stop.TrySetResult());
        try
        {
            Start();
            _stop.Task.Wait();
            log(_failed ? "Stopping after a failure." : "Stopping.");
        }
        catch (Exception e) when (e is DpdkException or InsufficientMemoryException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{e.Message.TrimEnd('.')}.");
        }
        finally
        {
            CleanUp();
        }
        return _failed ? FailureExitCode : 0;
    }

    private void Start()
    {
        StartChecks.Run(new Machine(options, SystemTree.Real), log);
        Later(new InstanceLock(options.Instance).Dispose);
        ControlSocket socket = new(options.ControlPath, log);
        Later(socket.Dispose);
        StatisticsSegment statistics = new(options.StatisticsPath, options.WorkerCores.Count);
        Later(statistics.Dispose);
        _countFailure = () => Interlocked.Increment(ref statistics[ProcessCounter.ThreadFailures]);

        NativeLayout.Verify();
        Eal.Start(EalArguments.Of(options));
        Later(Eal.Stop);
        statistics[ProcessCounter.CyclesPerSecond] = (ulong)CycleCounter.Frequency;
        log($"{Eal.DpdkVersion} runs with {options.MemoryMiB} MiB of {(options.NoHuge ? "ordinary memory" : "huge pages")}.");
        Mempool pool = Mempool.Create("packets", options.Mbufs, MempoolCache, options.MbufSize, -1);
        LogicalPort[] ports = [.. options.Ports.Select((port, index) => StartPort(port, index, pool))];
        KernelTwin[] twins = [.. ports.Where(port => port.HasTwin).Select(StartTwin)];

        Shared shared = new(ports, options);
        WorkerHash? placement = Steer(ports);
        WorkerTeam team = new(options, ports, shared.Tables, statistics, pool, placement);
        RcuQuiescence quiescence = new(shared.Rcu);
        FibRouteStore store = new(shared.Tables, shared.Fib, quiescence, ports[0].NumaNode);
        RouteTable routes = new(shared.Tables, store, quiescence, [.. ports.Select(port => port.ToRoutePort())]);
        SnapshotCompiler compiler = new(shared.Tables, new ProcessMemory(), team.Statistics, routes, [.. ports.Select(port => port.Name)], quiescence);

        SessionExchange exchange = new(team.Workers, placement, [.. ports.Select(port => port.ToWorkerPort(0))]);
        Later(exchange.Dispose);
        StartThreads(team, shared.Rcu, twins, pool);
        ControlService service = new(compiler, routes, statistics, team.Workers, ports, log)
        {
            Places = team.Places,
            Synchronisation = StartSynchronisation(exchange),
        };
        StartThread("control thread", () => socket.Run(service), socket.RequestStop);
        log($"Ready; the control socket is {options.ControlPath}.");
    }

    private void StartThreads(WorkerTeam team, QuiescentState rcu, KernelTwin[] twins, Mempool pool)
    {
        for (int worker = 0; worker < team.Workers.Count; worker++)
            StartWorker(team, worker, rcu);
        if (team.InjectRing is { } inject)
        {
            PuntThread puntThread = new(twins, team.PuntRings, inject, pool);
            StartThread("punt thread", puntThread.Run, puntThread.RequestStop);
        }
    }

    private SyncThread StartSynchronisation(SessionExchange exchange)
    {
        Placement placement = new((ushort)options.WorkerCores.Count, exchange.Placement);
        SyncThread thread = new(exchange, new SyncNetwork(), SyncIdentity.Create(options.Instance, placement, ControlService.Version), log);
        Later(thread.Dispose);
        StartThread("synchronisation thread", thread.Run, thread.RequestStop);
        return thread;
    }

    private LogicalPort StartPort(PortOption option, int index, Mempool pool)
    {
        LogicalPort port = new(option, index, options, pool) { HasTwin = !options.NoTwin };
        Later(() => port.Dispose(log));
        log($"Port {port.Name}: {string.Join(' ', option.Devices)}, driver {port.Driver}, MAC {port.Mac}, MTU {port.Mtu}.");
        return port;
    }

    private KernelTwin StartTwin(LogicalPort port)
    {
        KernelTwin twin = new(port.Name, port.Mac, port.Mtu);
        Later(twin.Dispose);
        log($"Kernel twin {port.Name} is up.");
        return twin;
    }

    /// <summary>Decides how packets find their worker, and says so where there is a choice.</summary>
    private WorkerHash? Steer(LogicalPort[] ports)
    {
        SteeringPlan plan = SteeringPlan.Make(
            new HugePageMemory(ports[0].NumaNode), [.. ports.Select(port => port.ToCandidate())], options.WorkerCores.Count, options.Steering);
        for (int index = 0; index < ports.Length; index++)
        {
            PortSteeringPlan port = plan.Ports[index];
            ports[index].Steering = port;
            if (plan.Hash is not null)
                log($"Port {ports[index].Name}: " + port.Steering switch
                {
                    PortSteering.Device => "its device leads packets to their workers.",
                    PortSteering.Software => $"workers hand packets over to each other: {port.Reason}.",
                    _ => $"packets stay with the worker that receives them: {port.Reason}.",
                });
        }
        return plan.Hash;
    }

    private void StartWorker(WorkerTeam team, int worker, QuiescentState rcu)
    {
        using ManualResetEventSlim started = new();
        DpdkException? refused = null;
        StartThread($"worker {worker}", () => team.Run(worker, rcu, refusal =>
        {
            refused = refusal;
            started.Set();
        }), team.Workers[worker].RequestStop);
        started.Wait();
        if (refused is not null)
            throw refused;
        log($"Worker {worker} runs on CPU {options.WorkerCores[worker]}, room for {options.Sessions} sessions.");
    }

    private void StartThread(string name, Action run, Action requestStop) => Later(new DataPlaneThread(name, run, requestStop, Fail).Stop);

    /// <summary>Records the end of a thread by an exception and stops the process.</summary>
    private void Fail(string thread, Exception reason)
    {
        _failed = true;
        _countFailure();
        log($"The {thread} failed: {reason}");
        _stop.TrySetResult();
    }

    private void Later(Action cleanup) => _cleanup.Push(cleanup);

    private void CleanUp()
    {
        while (_cleanup.TryPop(out Action? action))
        {
            try
            {
                action();
            }
            catch (Exception e) when (e is DpdkException or IOException or UnauthorizedAccessException)
            {
                log($"While stopping: {e.Message}");
            }
        }
    }

    /// <summary>What control thread and workers share.</summary>
    private sealed class Shared
    {
        public Shared(LogicalPort[] ports, DataPlaneOptions options)
        {
            HugePageMemory memory = new(ports[0].NumaNode);
            Fib = Fib.Create("routes", MaxRoutes, Adjacency.None, ports[0].NumaNode);
            Rcu = QuiescentState.Create(options.WorkerCores.Count, ports[0].NumaNode);
            Tables = SharedTables.Allocate(memory, options.Templates);
            Tables->Fib = Fib.Handle;
            Tables->Rcu = Rcu.Handle;
        }

        public SharedTables* Tables { get; }

        public Fib Fib { get; }

        public QuiescentState Rcu { get; }
    }
}
