using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Preflight;
using Fulcrum.DataPlane.Punt;
using Fulcrum.DataPlane.Snapshots;
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
    private const int KernelRingSize = 4_096;

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
        Eal.Start(StartupChecks.EalArguments(options));
        Later(Eal.Stop);
        log($"{Eal.DpdkVersion} runs with {options.MemoryMiB} MiB of {(options.NoHuge ? "ordinary memory" : "huge pages")}.");
        Mempool pool = Mempool.Create("packets", options.Mbufs, MempoolCache, options.MbufSize, -1);
        LogicalPort[] ports = [.. options.Ports.Select(port => StartPort(port, pool))];
        KernelTwin[] twins = [.. ports.Where(port => port.HasTwin).Select(StartTwin)];

        Shared shared = new(ports, options.Templates);
        Ring? punt = twins.Length > 0 ? Ring.Create("punt", KernelRingSize, -1) : null;
        Ring? inject = twins.Length > 0 ? Ring.Create("inject", KernelRingSize, -1) : null;
        IWorkerView worker = CreateWorker(ports, shared, statistics.Worker(0), pool, punt, inject);
        RcuQuiescence quiescence = new(shared.Rcu);
        FibRouteStore store = new(shared.Tables, shared.Fib, quiescence, ports[0].NumaNode);
        RouteTable routes = new(shared.Tables, store, quiescence, [.. ports.Select(port => port.ToRoutePort())]);
        SnapshotCompiler compiler = new(shared.Tables, new ProcessMemory(), [statistics.Worker(0)], routes,
            [.. ports.Select(port => port.Name)], quiescence);

        StartWorker(worker, shared.Rcu);
        if (punt is not null && inject is not null)
        {
            PuntThread puntThread = new(twins, punt, inject, pool);
            StartThread("punt thread", puntThread.Run, puntThread.RequestStop);
        }
        ControlService service = new(compiler, routes, statistics, [worker], ports, log);
        StartThread("control thread", () => socket.Run(service), socket.RequestStop);
        log($"Ready; the control socket is {options.ControlPath}.");
    }

    private LogicalPort StartPort(PortOption option, Mempool pool)
    {
        LogicalPort port = new(option, options, pool) { HasTwin = !options.NoTwin };
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

    private IWorkerView CreateWorker(
        LogicalPort[] ports, Shared shared, WorkerStatistics statistics, Mempool pool, Ring? punt, Ring? inject)
    {
        WorkerSetup setup = new()
        {
            Index = 0,
            Shared = shared.Tables,
            Statistics = statistics,
            AllStatistics = [statistics],
            Memory = new HugePageMemory(ports[0].NumaNode),
            SessionCapacity = options.Sessions,
            HeldCapacity = Math.Min(WorkerSetup.MostHeld, options.Mbufs / 8),
            Ports = [.. ports.Select(port => port.ToWorkerPort())],
            PuntRing = punt?.Handle ?? 0,
            InjectRing = inject?.Handle ?? 0,
            Pool = pool.Handle,
            Idle = options.Idle,
            AwaitsConfiguration = options.AwaitsConfiguration,
        };
        return ports.All(port => port.PollsInUserSpace)
            ? new WorkerView<DpdkPollPort>(new Worker<DpdkPollPort>(setup))
            : new WorkerView<DpdkPort>(new Worker<DpdkPort>(setup));
    }

    private void StartWorker(IWorkerView worker, QuiescentState rcu)
    {
        using ManualResetEventSlim started = new();
        DpdkException? refused = null;
        StartThread("worker 0", () =>
        {
            try
            {
                Lcore.RegisterAndPin(options.WorkerCores[0]);
                rcu.Online(0);
            }
            catch (DpdkException e)
            {
                refused = e;
                return;
            }
            finally
            {
                started.Set();
            }
            try
            {
                worker.Run();
            }
            finally
            {
                rcu.Offline(0);
                Lcore.Unregister();
            }
        }, worker.RequestStop);
        started.Wait();
        if (refused is not null)
            throw refused;
        log($"Worker 0 runs on CPU {options.WorkerCores[0]}, room for {options.Sessions} sessions.");
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
        public Shared(LogicalPort[] ports, int templates)
        {
            HugePageMemory memory = new(ports[0].NumaNode);
            Fib = Fib.Create("routes", MaxRoutes, Adjacency.None, ports[0].NumaNode);
            Rcu = QuiescentState.Create(1, ports[0].NumaNode);
            Tables = SharedTables.Allocate(memory, templates);
            Tables->Fib = Fib.Handle;
            Tables->Rcu = Rcu.Handle;
        }

        public SharedTables* Tables { get; }

        public Fib Fib { get; }

        public QuiescentState Rcu { get; }
    }
}
