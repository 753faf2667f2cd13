using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Evidence;
using Fulcrum.ControlPlane.HealthChecks.Paths;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Notifications;
using Fulcrum.ControlPlane.Services.State;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services;

/// <summary>
/// Joins the parts: changes of the model, of health and of the kernel become changes of the data plane; what the data plane says
/// goes to the kernel, to the log and to the statistics.
/// </summary>
public sealed class ControlLoop : BackgroundService, ISnapshotSource
{
    private static readonly TimeSpan s_applyTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_refreshInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestWaitForDataPlane = TimeSpan.FromSeconds(5);
    private const int RefreshesPerSave = 10;
    private const int RefreshesPerLookAtPools = 5;

    private readonly Director _director;
    private readonly IKernel _kernel;
    private readonly KernelSync _kernelSync;
    private readonly RunTimeState _state;
    private readonly ILogger<ControlLoop> _log;
    private readonly SemaphoreSlim _healthChanged = new(0);
    private readonly CompiledParts _compiled = new();
    private readonly MisplacedReplies _misplacedReplies;
    private readonly EvidenceWatch _evidence;
    private readonly TaskCompletionSource _synchronised = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _dataPlanePath;
    private PathList _compiledPaths = PathList.Empty;

    /// <summary>Nothing runs before it is started.</summary>
    public ControlLoop(Director director, IKernel kernel, RunTimeState state, string dataPlanePath, ILoggerFactory logs)
    {
        _director = director;
        _kernel = kernel;
        _state = state;
        _log = logs.CreateLogger<ControlLoop>();
        _dataPlanePath = dataPlanePath;
        _kernelSync = new(kernel, logs.CreateLogger<KernelSync>());
        Link = new(dataPlanePath, this, logs.CreateLogger<DataPlaneLink>());
        TimeProvider time = TimeProvider.System;
        Pools = new(Link, _kernelSync, state, time, logs);
        SlowStart = new(time);
        _misplacedReplies = new(time);
        Drains = new(time, state.ReadDrains(), logs.CreateLogger<Drains>());
        Weights = new(state.ReadWeights(), logs.CreateLogger<WeightOverrides>());
        CheckPaths = new();
        Health = new(new Checkers(time, CheckPaths).Create, state.ReadHealth(), time, logs.CreateLogger<HealthMonitor>(), new Jitter(Random.Shared));
        _evidence = new(Health, time);
        Notifications = new(time, logs.CreateLogger<Notifier>());
        Statistics = new(Link.ListPortsAsync, state.ReadStatistics());
    }

    /// <summary>The way to the data plane.</summary>
    public DataPlaneLink Link { get; }

    /// <summary>The checks.</summary>
    public HealthMonitor Health { get; }

    /// <summary>The ways of checks that travel as the data does.</summary>
    public CheckPaths CheckPaths { get; }

    /// <summary>Who is told of what happens to services and servers.</summary>
    public Notifier Notifications { get; }

    /// <summary>The weights of servers that have come back.</summary>
    public SlowStart SlowStart { get; }

    /// <summary>The servers that drain.</summary>
    public Drains Drains { get; }

    /// <summary>The servers that have another weight than the configured one.</summary>
    public WeightOverrides Weights { get; }

    /// <summary>What becomes of local-address pools.</summary>
    public PoolWatch Pools { get; }

    /// <summary>What the data plane counts.</summary>
    public StatisticsCollector Statistics { get; }

    /// <summary>What the operator should know, a sentence each.</summary>
    public IReadOnlyList<string> Warnings => [.. _kernelSync.Warnings, .. Pools.Warnings(_director.Current), .. _misplacedReplies.Warnings,
        .. Health.Warnings];

    /// <summary>
    /// Returns when every worker uses all that is changed so far, or the data plane is away or slow. Throws
    /// <see cref="RefusedException"/> (INTERNAL) when the data plane refuses it.
    /// </summary>
    public async Task AppliedAsync(CancellationToken cancellation)
    {
        ApplyOutcome outcome = await WaitAppliedAsync(cancellation).ConfigureAwait(false);
        if (outcome.Kind == ApplyOutcomeKind.Refused)
            throw new RefusedException(StatusCode.Internal, $"The change is kept, but not in force. {outcome.Message}");
    }

    /// <summary>Returns what became of all that is changed so far, when every worker uses it, or the data plane refuses it, is away or slow.</summary>
    public async Task<ApplyOutcome> WaitAppliedAsync(CancellationToken cancellation)
    {
        ApplyOutcome outcome = await Link.WaitAppliedAsync(Link.Invalidate(), s_applyTimeout, cancellation).ConfigureAwait(false);
        if (outcome.Kind == ApplyOutcomeKind.Late)
            _log.LogWarning("The data plane has not applied a change within {Timeout} s.", s_applyTimeout.TotalSeconds);
        return outcome;
    }

    /// <summary>Null while the data plane is away.</summary>
    public async Task<StatisticsSample?> TryReadStatisticsAsync(CancellationToken cancellation)
    {
        try
        {
            return await Statistics.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (DataPlaneException)
        {
            return null;
        }
    }

    /// <summary>The daemon has stopped: services with omega tell of it, and shutdown_script runs.</summary>
    public async Task EndAsync()
    {
        Health.End();
        await Notifications.RunShutdownAsync(_director.Current.Defaults.Scripts).ConfigureAwait(false);
        await Notifications.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Saves what <see cref="Drains"/> is now.</summary>
    public void SaveDrains() => _state.Save(Drains.Current);

    /// <summary>Saves what <see cref="Weights"/> is now.</summary>
    public void SaveWeights() => _state.Save(Weights.Current);

    /// <inheritdoc />
    public Wire.Snapshot Compile()
    {
        DirectorModel model = Weights.Apply(_director.Current);
        Wire.Snapshot snapshot = SnapshotCompiler.Compile(model, Health.Current, _kernel.Current, _kernelSync.Ports, _compiled);
        _compiledPaths = CheckPaths.Current;
        snapshot.CheckPaths = CheckPathCompiler.Compile(_compiledPaths, _kernelSync.Ports);
        Drains.Apply(snapshot);
        Pools.Drains.Apply(snapshot);
        SlowStart.Apply(model, snapshot);
        return snapshot;
    }

    /// <inheritdoc />
    public void OnConnected(Wire.HelloReply hello)
    {
        Guard("The kernel cannot be used", () => _kernelSync.UsePorts(hello.Ports ?? new(), _director.Current));
        Guard("The kernel has no route for checks", RouteChecks);
        Guard("Statistics are not available", () => Statistics.OnConnected(hello));
    }

    /// <inheritdoc />
    public void OnApplied() => CheckPaths.Confirm(_compiledPaths);

    /// <inheritdoc />
    public void OnSynchronised()
    {
        _synchronised.TrySetResult();
        Health.CheckFailedNow();
    }

    /// <inheritdoc />
    public void OnEvent(Wire.Event occurrence)
    {
        switch (occurrence.KindCase)
        {
            case Wire.Event.KindOneofCase.NeighbourWanted when occurrence.NeighbourWanted.Address.Length is 4 or 16:
                Wire.NeighbourWanted wanted = occurrence.NeighbourWanted;
                Guard("A neighbour cannot be resolved",
                    () => _kernelSync.Resolve(wanted.Port, (ushort)wanted.Vlan, wanted.Address.ToAddress()));
                break;
            case Wire.Event.KindOneofCase.LinkChanged:
                string state = occurrence.LinkChanged.Up ? "up" : "down";
                _log.LogWarning("Port {Port}: link is {State}.", occurrence.LinkChanged.Port, state);
                break;
            case Wire.Event.KindOneofCase.PoolExhausted:
                Pools.Alarms.Add(occurrence.PoolExhausted);
                break;
            case Wire.Event.KindOneofCase.RepliesMisplaced:
                _log.LogWarning("{Sentence}", _misplacedReplies.Note(occurrence.RepliesMisplaced));
                break;
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        Health.Dispose();
        Statistics.Dispose();
        _kernel.Dispose();
        _healthChanged.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _director.Changed += OnModelChanged;
        _kernel.Changed += Invalidate;
        Health.Changed += OnHealthChanged;
        CheckPaths.Changed += OnPathsChanged;
        Health.Occurred += Notifications.Post;
        ScriptSettings scripts = _director.Current.Defaults.Scripts;
        await Notifications.RunStartupAsync(scripts, stoppingToken).ConfigureAwait(false);
        // A data plane that runs will soon carry checks; before its first configuration it receives nothing.
        if (File.Exists(_dataPlanePath))
            Health.Await(((Task)_synchronised.Task.WaitAsync(s_longestWaitForDataPlane, stoppingToken)).ContinueWith(BeginChecks, TaskScheduler.Default));
        UpdateHealth(_director.Current);
        ForgetOverrides(_director.Current);
        try
        {
            await Task.WhenAll(Link.RunAsync(stoppingToken), RefreshAsync(stoppingToken), SaveHealthAsync(stoppingToken))
                .ConfigureAwait(false);
        }
        finally
        {
            _director.Changed -= OnModelChanged;
            _kernel.Changed -= Invalidate;
            Health.Changed -= OnHealthChanged;
            CheckPaths.Changed -= OnPathsChanged;
            _state.Save(Health.Remember());
            _state.Save(Statistics.Remember());
        }
    }

    private void BeginChecks(Task synchronised)
    {
        if (synchronised.Exception?.InnerException is TimeoutException)
            _log.LogWarning("The data plane has taken no configuration for {Limit} s; checks begin without it.", s_longestWaitForDataPlane.TotalSeconds);
    }

    private void Invalidate() => Link.Invalidate();

    private void UpdateHealth(DirectorModel model)
    {
        Notifications.Use(model.Defaults);
        CheckPaths.Use(model.Defaults.CheckAddresses);
        Health.Update(model);
    }

    private void OnModelChanged(DirectorModel model)
    {
        UpdateHealth(model);
        ForgetOverrides(model);
        Guard("The kernel cannot be told of the change", () => _kernelSync.Apply(model));
        Link.Invalidate();
    }

    private void OnPathsChanged()
    {
        Guard("The kernel has no route for checks", RouteChecks);
        Link.Invalidate();
    }

    private void RouteChecks() => _kernel.RouteChecks(_kernelSync.Ports.First?.Twin, CheckPaths.Current.Networks);

    private void ForgetOverrides(DirectorModel model)
    {
        if (Drains.Retain(model))
            SaveDrains();
        if (Weights.Retain(model))
            SaveWeights();
        Pools.Follow(model);
    }

    private async Task EndDrainsAsync(CancellationToken stop)
    {
        try
        {
            if (await Drains.EndDueAsync(request => Link.EndSessionsAsync(request, stop)).ConfigureAwait(false))
                SaveDrains();
        }
        catch (Exception e) when (e is DataPlaneException or DataPlaneRefusalException or OperationCanceledException)
        {
            _log.LogWarning("The sessions of a drained server are not ended yet: {Reason}", e.Message);
        }
    }

    private async Task FollowLeavingAsync(bool regularly, CancellationToken stop)
    {
        try
        {
            await Pools.FollowLeavingAsync(regularly, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DataPlaneException or OperationCanceledException)
        {
            // Away: what is kept stays.
        }
        catch (Exception e)
        {
            _log.LogError("Addresses of sessions cannot be looked after: {Reason}", e.Message);
        }
    }

    private void OnHealthChanged()
    {
        Link.Invalidate();
        _healthChanged.Release();
    }

    private async Task RefreshAsync(CancellationToken stop)
    {
        for (int i = 1; !stop.IsCancellationRequested; i++)
        {
            await Task.Delay(s_refreshInterval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                HashSet<ServiceKey> services = [.. _director.Current.Services.Select(s => s.Key)];
                if (Link.Status.Connected)
                    Observe(await Statistics.RefreshAsync(services, stop).ConfigureAwait(false));
            }
            catch (Exception e) when (e is DataPlaneException or OperationCanceledException)
            {
                // Away: what was read last counts.
            }
            if (SlowStart.IsRamping)
                Link.Invalidate();
            if (Link.Status.Connected)
            {
                await EndDrainsAsync(stop).ConfigureAwait(false);
                await FollowLeavingAsync(i % RefreshesPerLookAtPools == 0, stop).ConfigureAwait(false);
            }
            // What could not be set may have come right meanwhile: an interface that has appeared.
            if (_kernelSync.Warnings.Count > 0)
                Guard("The kernel cannot be used", _kernelSync.Retry);
            if (i % RefreshesPerSave == 0)
                _state.Save(Statistics.Remember());
        }
    }

    private void Observe(StatisticsSample sample) => _evidence.Observe(_director.Current, server =>
    {
        SlotCounters counters = sample.Servers.GetValueOrDefault(server);
        return new(counters.Connections, counters.UnansweredSessions + counters.RefusedSessions);
    });

    private async Task SaveHealthAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await ((Task)_healthChanged.WaitAsync(s_refreshInterval, stop)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (_healthChanged.Wait(0, CancellationToken.None))
            {
                // One file for a burst of changes.
            }
            _state.Save(Health.Remember());
        }
    }

    private void Guard(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            _log.LogError("{What}: {Reason}", what, e.Message);
        }
    }
}
