using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Evidence;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Settings;
using Fulcrum.ControlPlane.Notifications;
using Fulcrum.ControlPlane.Services.State;
using Fulcrum.ControlPlane.Vrrp;
using Fulcrum.ControlPlane.Vrrp.Tracking;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services;

/// <summary>
/// Joins the parts: changes of the model, of health and of the kernel become changes of the data plane; what the data plane says
/// goes to the kernel, to the log and to the statistics.
/// </summary>
public sealed class ControlLoop : BackgroundService, ISnapshotSource
{
    private static readonly TimeSpan s_applyTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_saveInterval = TimeSpan.FromSeconds(1);

    private readonly Director _director;
    private readonly IKernel _kernel;
    private readonly KernelSync _kernelSync;
    private readonly RunTimeState _state;
    private readonly ILogger<ControlLoop> _log;
    private readonly Lock _telling = new();
    private readonly SemaphoreSlim _healthChanged = new(0);
    private readonly CompiledParts _compiled = new();
    private readonly MisplacedReplies _misplacedReplies;
    private readonly RegularWork _regularWork;
    private readonly CheckConditions _conditions;
    private readonly string _dataPlanePath;

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
        Synchronisation = new(Link.GetSynchronisationAsync, time, logs.CreateLogger<SyncWatch>());
        Synchronisation.Configure(director.Current.SessionSync);
        _misplacedReplies = new(time);
        Drains = new(time, state.ReadDrains(), logs.CreateLogger<Drains>());
        Weights = new(state.ReadWeights(), logs.CreateLogger<WeightOverrides>());
        _conditions = new(kernel, () => _kernelSync.Ports, time, logs.CreateLogger<CheckConditions>());
        Checkers checkers = new(time, _conditions.Paths);
        Checks = new(checkers.Create, time);
        Health = new(Checks.Create, state.ReadHealth(), time, logs.CreateLogger<HealthMonitor>(), new Jitter(Random.Shared), _conditions.Way);
        Notifications = new(time, logs.CreateLogger<Notifier>());
        Statistics = new(Link.ListPortsAsync, state.ReadStatistics());
        ServiceQuorums quorums = new(() => director.Current, () => Health.Current);
        Routers = new(kernel is NoKernel ? null : log => new TrackerSet(checkers.Sessions, quorums, time, log), state, logs.CreateLogger<VrrpService>())
        {
            BeginHandover = duration => Link.BeginHandoverAsync(duration, CancellationToken.None),
        };
        _regularWork = new(this, director, _kernelSync, new EvidenceWatch(Health, time), state, _log);
        Link.StatusChanged += _conditions.OnLinkStatus;
        Link.StatusChanged += Routers.OnLinkStatus;
    }

    /// <summary>The way to the data plane.</summary>
    public DataPlaneLink Link { get; }

    /// <summary>The checks.</summary>
    public HealthMonitor Health { get; }

    /// <summary>Attempts of checks by kind.</summary>
    public CheckTotals Checks { get; }

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

    /// <summary>How it stands with the other director's sessions.</summary>
    public SyncWatch Synchronisation { get; }

    /// <summary>What the data plane counts.</summary>
    public StatisticsCollector Statistics { get; }

    /// <summary>VRRP.</summary>
    internal RouterControl Routers { get; }

    /// <summary>What the operator should know, a sentence each.</summary>
    public IReadOnlyList<string> Warnings => [.. Routers.Warnings, .. _kernelSync.Warnings, .. Pools.Warnings(_director.Current),
        .. _misplacedReplies.Warnings, .. Health.Warnings, .. Synchronisation.Warnings];

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
        _conditions.Compile(snapshot);
        Drains.Apply(snapshot);
        Pools.Drains.Apply(snapshot);
        SlowStart.Apply(model, snapshot);
        snapshot.VirtualMacs.AddRange(Routers.VirtualMacs(_kernelSync.Ports));
        return snapshot;
    }

    /// <inheritdoc />
    public void OnConnected(Wire.HelloReply hello)
    {
        Wire.PortList ports = hello.Ports ?? new();
        Routers.OnConnected(ports);
        Guard("The kernel cannot be used", () => _kernelSync.UsePorts(ports, _director.Current));
        FollowRouters(_director.Current);
        _conditions.RouteChecks();
        Guard("Statistics are not available", () => Statistics.OnConnected(hello));
        Synchronisation.OnConnected(hello);
    }

    /// <inheritdoc />
    public void OnApplied() => _conditions.OnApplied();

    /// <inheritdoc />
    public void OnSynchronised()
    {
        _conditions.OnSynchronised();
        Routers.OnSynchronised();
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
                Routers.OnLinkChanged(occurrence.LinkChanged.Port, occurrence.LinkChanged.Up);
                break;
            case Wire.Event.KindOneofCase.PoolExhausted:
                Pools.Alarms.Add(occurrence.PoolExhausted);
                break;
            case Wire.Event.KindOneofCase.RepliesMisplaced:
                _log.LogWarning("{Sentence}", _misplacedReplies.Note(occurrence.RepliesMisplaced));
                break;
            case Wire.Event.KindOneofCase.Sync:
                Synchronisation.OnEvent(occurrence.Sync);
                break;
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        Routers.Dispose();
        Health.Dispose();
        Statistics.Dispose();
        Synchronisation.Dispose();
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
        _conditions.Paths.Changed += Invalidate;
        Health.Occurred += Notifications.Post;
        Health.Occurred += OnHealthOccurred;
        Routers.AddressesChanged += OnAddressesChanged;
        Routers.Occurred += Notifications.Post;
        Routers.Start();
        Synchronisation.Gate.Changed += TellGate;
        TellGate();
        ScriptSettings scripts = _director.Current.Defaults.Scripts;
        await Notifications.RunStartupAsync(scripts, stoppingToken).ConfigureAwait(false);
        Health.Await(_conditions.ReadyAsync(_dataPlanePath, stoppingToken));
        UpdateHealth(_director.Current);
        ForgetOverrides(_director.Current);
        FollowRouters(_director.Current);
        try
        {
            await Task.WhenAll(Link.RunAsync(stoppingToken), _regularWork.RunAsync(stoppingToken), SaveHealthAsync(stoppingToken))
                .ConfigureAwait(false);
        }
        finally
        {
            _director.Changed -= OnModelChanged;
            _kernel.Changed -= Invalidate;
            Health.Changed -= OnHealthChanged;
            _conditions.Paths.Changed -= Invalidate;
            _state.Save(Health.Remember());
            _state.Save(Statistics.Remember());
        }
    }

    private void Invalidate() => Link.Invalidate();

    private void UpdateHealth(DirectorModel model)
    {
        Notifications.Use(model.Defaults, model.Vrrp);
        _conditions.Paths.Use(model.Defaults.CheckAddresses);
        Health.Update(model);
    }

    private void OnModelChanged(DirectorModel model)
    {
        UpdateHealth(model);
        ForgetOverrides(model);
        Synchronisation.Configure(model.SessionSync);
        Guard("The kernel cannot be told of the change", () => _kernelSync.Apply(model));
        FollowRouters(model);
        Link.Invalidate();
    }

    private void FollowRouters(DirectorModel model) => Guard("VRRP cannot follow the change", () =>
    {
        Routers.Follow(model, _kernelSync.Ports);
        _kernelSync.LeaveOut(Routers.Plan.Owners);
        SuspendChecks();
    });

    // Not on VRRP's thread, which must not wait for others.
    private void OnAddressesChanged() => ThreadPool.QueueUserWorkItem(_ =>
    {
        Link.Invalidate();
        SuspendChecks();
    });

    private void ForgetOverrides(DirectorModel model)
    {
        if (Drains.Retain(model))
            SaveDrains();
        if (Weights.Retain(model))
            SaveWeights();
        Pools.Follow(model);
    }

    /// <summary>One after the other, so that what is told last is what holds.</summary>
    private void TellGate()
    {
        lock (_telling)
            Routers.SetMayTakeOver(Synchronisation.Gate.MayTakeOver);
    }

    private void SuspendChecks()
    {
        lock (_telling)
            Health.Suspend(Routers.Away);
    }

    private void OnHealthOccurred(HealthEvent occurrence)
    {
        if (occurrence is ServiceEvent)
            Routers.FollowServices();
    }

    private void OnHealthChanged()
    {
        Link.Invalidate();
        _healthChanged.Release();
    }

    private async Task SaveHealthAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await ((Task)_healthChanged.WaitAsync(s_saveInterval, stop)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (_healthChanged.Wait(0, CancellationToken.None))
            {
                // One file for a burst of changes.
            }
            _state.Save(Health.Remember());
        }
    }

    /// <summary>Runs something whose failure is logged and ends nothing.</summary>
    internal void Guard(string what, Action action)
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
