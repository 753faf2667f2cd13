using System.Collections.Frozen;
using System.Collections.Immutable;
using Fulcrum.ControlPlane.HealthChecks.Evidence;
using System.Net;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>
/// Runs the checks of a model, and keeps what services make of them. A check that the next model has too goes on undisturbed: same state,
/// same schedule. Thread-safe.
/// </summary>
public sealed class HealthMonitor(
    Func<CheckKey, IChecker> createChecker, HealthMemory memory, TimeProvider time, ILogger<HealthMonitor> log, Jitter? jitter = null,
    WayToServers? way = null)
    : IDisposable
{
    // Neighbours and addresses of a daemon that has just started need a moment, and the first failure counts at once.
    private static readonly TimeSpan s_settlingTime = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly RunnerTable _table = new();
    private readonly ServiceStates _services = new();
    private readonly HashSet<CheckKey> _leftOut = [];
    private readonly HashSet<ServerKey> _known = [];
    private readonly Dictionary<ServerKey, Suspicion> _suspicions = [];
    private DirectorModel _model = DirectorModel.Empty;
    private Task _ready = Task.CompletedTask;
    private HealthMemory _memory = memory;
    private IReadOnlySet<IPAddress> _away = FrozenSet<IPAddress>.Empty;
    private bool _hasSuspended;
    private volatile HealthView _view = HealthView.Empty;

    /// <summary>Raised on a check's thread after <see cref="Current"/> changed in a way that matters to the data plane.</summary>
    public event Action? Changed;

    /// <summary>Raised for everything that there is to tell, in its order. Must not block, and must not throw.</summary>
    public event Action<HealthEvent>? Occurred;

    /// <summary>What the checks say now.</summary>
    public HealthView Current => _view;

    /// <summary>What the operator should know, a sentence each.</summary>
    public IEnumerable<string> Warnings => _view.Services.Where(s => s.Value.Kept.Count > 0)
        .Select(s => $"{s.Key}: too many servers are down (panic_threshold), so these stay in rotation: {string.Join(", ", s.Value.Kept)}.");

    /// <summary>
    /// Checks that start from now on make their first attempt only after this, which does not fail: until then the way to the servers is not there.
    /// </summary>
    public void Await(Task ready)
    {
        lock (_lock)
            _ready = ready;
    }

    /// <summary>Stops the checks that the model has no more, and starts its new ones.</summary>
    public void Update(DirectorModel model)
    {
        lock (_lock)
        {
            // Services of one group share checks; they are of one file, so all of them come and go together.
            ServiceDifference difference = DependsOnTheSame(_model, model)
                ? ServiceDifference.Between(_model.Services, model.Services)
                : new(_model.Services, model.Services);
            HashSet<CheckKey> wanted = [.. difference.Come.SelectMany(s => ChecksOf(s, model)).Where(k => _table.Checks.ContainsKey(k) || CanRun(k))];
            // Before others are stopped, so that what they share goes on.
            foreach ((CheckKey key, CheckStart start) in wanted.Where(k => !_table.Checks.ContainsKey(k)).Select(k => (k, Begin(k))).ToList())
                Start(key, start, model.Defaults.SharesChecks);
            foreach (CheckKey gone in difference.Gone.SelectMany(s => ChecksOf(s, _model)).Where(k => !wanted.Contains(k)).ToHashSet())
                if (_table.Checks.ContainsKey(gone))
                    Stop(gone);
            HashSet<ServerKey> changed = [.. difference.Gone.SelectMany(ServersOf)];
            Dictionary<ServerKey, bool> present = difference.Come.SelectMany(s => s.RealServers, (s, r) => (Key: ServerKey.OfChecks(s, r), Server: r))
                .DistinctBy(p => p.Key).ToDictionary(p => p.Key, p => p.Server.HealthChecks.Count > 0);
            _known.ExceptWith(changed);
            _known.UnionWith(present.Keys);
            foreach (ServerKey gone in _suspicions.Keys.Where(key => !present.GetValueOrDefault(key, _known.Contains(key))).ToList())
                _suspicions.Remove(gone);
            changed.UnionWith(present.Keys);
            _memory = HealthMemory.Empty;
            _model = model;
            FollowAway();
            // A server is not held back by checks that are all left out, whatever its start state is.
            HealthView next = _view.With(changed, server => present.GetValueOrDefault(server) ? Judge(server) : null);
            Publish(events => _services.Update(difference, model.Defaults.NotifiesOfStart, next, events));
        }
    }

    /// <summary>
    /// These addresses are on another director: checks that only services with ha_suspend and one of them want sleep until it comes back.
    /// </summary>
    public void Suspend(IReadOnlySet<IPAddress> away)
    {
        lock (_lock)
        {
            _away = away;
            FollowAway();
        }
    }

    /// <summary>Servers that are down are checked now; for the moment at which the way to them has come back.</summary>
    public void CheckFailedNow()
    {
        lock (_lock)
        {
            foreach (CheckRunner runner in _table.Runners.Where(r => !r.Up))
                runner.Wake();
        }
    }

    /// <summary>Sessions say something against a server with checks. What was said before is replaced.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="server">The server.</param>
    /// <param name="reason">In a few words.</param>
    /// <param name="action">What follows.</param>
    public void Suspect(VirtualService service, RealServer server, string reason, EvidenceAction action)
    {
        ServerKey key = ServerKey.OfChecks(service, server);
        bool matters;
        lock (_lock)
        {
            if (!_view.Servers.TryGetValue(key, out ServerHealth? before))
                return;
            _suspicions[key] = new($"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {reason} (passive_evidence)", action == EvidenceAction.Down);
            log.LogWarning("{Server} is suspect: {Reason}{Consequence}", key, reason, action == EvidenceAction.Down ? "; it is down until a check succeeds" : "");
            foreach (CheckRunner runner in _table.Of(key).Where(_ => action != EvidenceAction.Suspect))
            {
                runner.TellNextSuccess();
                runner.Wake();
            }
            matters = Take(key, before, Judge(key), isFailure: action == EvidenceAction.Down);
        }
        if (matters)
            Changed?.Invoke();
    }

    /// <summary>Sessions say nothing against a server any more. False: it is held down, and stays suspect, until a check has succeeded.</summary>
    public bool Trust(VirtualService service, RealServer server)
    {
        ServerKey key = ServerKey.OfChecks(service, server);
        lock (_lock)
        {
            if (!_suspicions.TryGetValue(key, out Suspicion? suspicion))
                return true;
            if (suspicion.HoldsDown)
                return false;
            _suspicions.Remove(key);
            log.LogInformation("{Server} is not suspect any more", key);
            Take(key, _view.Servers[key], Judge(key), isFailure: false);
            return true;
        }
    }

    /// <summary>What the checks have found, for the next start.</summary>
    public HealthMemory Remember()
    {
        lock (_lock)
        {
            return new(_table.Checks.Where(p => p.Value.HasResult)
                .ToDictionary(p => HealthMemory.KeyOf(p.Key), p => new ServerHealth(p.Value.Up, p.Value.Detail)
                {
                    Weights = p.Value.Weight == CheckWeight.AsWritten ? [] : [p.Value.Weight],
                }));
        }
    }

    /// <summary>The checks of a server and how they stand; none for a server without checks.</summary>
    public IReadOnlyList<(HealthCheck Check, CheckStatus Status)> ChecksOf(VirtualService service, RealServer server)
    {
        ServerKey key = ServerKey.OfChecks(service, server);
        lock (_lock)
            return [.. _table.Of(key).Select(r => (r.Check, r.Status))];
    }

    /// <summary>Everything ends: services with omega tell of it.</summary>
    public void End()
    {
        lock (_lock)
        {
            Publish(events =>
            {
                _services.End(events);
                return _view;
            });
        }
    }

    /// <summary>Stops all checks.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (CheckKey key in _table.Checks.Keys.ToList())
                Stop(key);
        }
    }

    private void FollowAway()
    {
        if (_away.Count == 0 && !_hasSuspended)
            return;
        HashSet<ServiceKey> here = [.. _model.Services.Where(s => !s.SuspendsChecks || s.Key.IsMark || !_away.Contains(s.Key.Address))
            .Select(s => s.CheckedAs)];
        _hasSuspended = false;
        foreach (CheckRunner runner in _table.Runners)
        {
            bool sleeps = !_table.KeysOf(runner).Any(key => here.Contains(key.Server.Service));
            _hasSuspended |= sleeps;
            if (runner.IsSuspended != sleeps)
                runner.IsSuspended = sleeps;
        }
    }

    private ServerHealth Judge(ServerKey server)
    {
        IReadOnlyList<CheckRunner> runners = _table.Of(server);
        Suspicion? suspicion = _suspicions.GetValueOrDefault(server);
        bool isHeldDown = suspicion is { HoldsDown: true };
        string detail = string.Join("; ", runners.Select(r => r.Detail).Where(d => d.Length > 0));
        return new(runners.All(r => r.Up) && !isHeldDown, isHeldDown ? suspicion!.Text : detail)
        {
            Weights = new(runners.Select(r => r.Weight).Where(w => w != default)),
            Suspicion = suspicion?.Text ?? "",
        };
    }

    /// <summary>Whether checks that are the same depend on the same, too.</summary>
    private static bool DependsOnTheSame(DirectorModel before, DirectorModel after) =>
        before.Defaults.Equals(after.Defaults) && before.Vrrp.Equals(after.Vrrp);

    private static IEnumerable<ServerKey> ServersOf(VirtualService service) =>
        service.RealServers.Select(server => ServerKey.OfChecks(service, server));

    private static IEnumerable<CheckKey> ChecksOf(VirtualService service, DirectorModel model) => service.RealServers.SelectMany(
        server => server.HealthChecks,
        (server, check) => new CheckKey(ServerKey.OfChecks(service, server), check, Checkers.SubjectOf(service, server, check, model)));

    private bool CanRun(CheckKey key)
    {
        if (Checkers.WhyNot(key) is not { } reason)
            return true;
        if (_leftOut.Add(key))
            log.LogWarning("{Server}: {Check} is left out: {Reason}", key.Server, key.Check.Kind, reason);
        return false;
    }

    /// <summary>
    /// A server that is known keeps its state until the new check has answered; where others have answered before, its retries count from
    /// the first failure on.
    /// </summary>
    private CheckStart Begin(CheckKey key)
    {
        HealthCheck check = key.Check;
        TimeSpan later = s_settlingTime + check.WarmUp * Random.Shared.NextDouble();
        if (_memory.Find(key) is { } before)
            return new(before.Up, HasResult: true, before.Up ? later : TimeSpan.Zero, before.Detail) { Weight = before.Weights.Count > 0 ? before.Weights[0] : default };
        if (_view.Servers.TryGetValue(key.Server, out ServerHealth? health) && !health.Up)
            return new(Up: false, HasResult: false, TimeSpan.Zero, health.Detail);
        return new(Up: _known.Contains(key.Server) || !check.StartsDown, _table.Of(key.Server).Any(r => r.HasResult), later, "");
    }

    private void Start(CheckKey key, CheckStart start, bool shares)
    {
        if (shares && _table.TryFindTwin(key, out CheckRunner? twin))
        {
            _table.Add(key, twin);
            return;
        }
        CheckRunner runner = new(key.Check, createChecker(key), start, time, OnResult, key.Check.IsEventDriven ? null : _ready, jitter, way);
        _table.Add(key, runner);
        runner.Start();
    }

    private void Stop(CheckKey key)
    {
        if (_table.Remove(key, out CheckRunner runner))
            runner.Dispose();
    }

    private void OnResult(CheckRunner runner, CheckResult result)
    {
        bool matters = false;
        lock (_lock)
        {
            foreach (CheckKey key in _table.KeysOf(runner))
            {
                if (result.Verdict == CheckVerdict.Success && _suspicions.TryGetValue(key.Server, out Suspicion? suspicion))
                    _suspicions[key.Server] = suspicion with { HoldsDown = false };
                matters |= Record(key, result);
            }
        }
        if (matters)
            Changed?.Invoke();
    }

    /// <summary>Whether the data plane has to know.</summary>
    private bool Record(CheckKey key, CheckResult result)
    {
        ServerHealth before = _view.Servers[key.Server];
        ServerHealth after = Judge(key.Server);
        HealthLog.Write(log, key, result, before, after);
        return Take(key.Server, before, after, result.Verdict == CheckVerdict.Failure);
    }

    private bool Take(ServerKey server, ServerHealth before, ServerHealth after, bool isFailure)
    {
        bool matters = before.Up != after.Up || !before.Weights.Equals(after.Weights);
        HealthView next = after == before ? _view : _view with { Servers = _view.Servers.SetItem(server, after) };
        if (matters)
            next = next.WithOtherRotation();
        Publish(events => _services.Record(server, isFailure, next, events));
        return matters;
    }

    private void Publish(Func<List<HealthEvent>, HealthView> change)
    {
        List<HealthEvent> events = [];
        _view = change(events);
        foreach (HealthEvent occurrence in events)
            Occurred?.Invoke(occurrence);
    }
}
