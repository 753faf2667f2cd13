using System.Collections.Immutable;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>
/// Runs the checks of a model. A check that the next model has too goes on undisturbed: same state, same schedule. Thread-safe.
/// </summary>
public sealed class HealthMonitor(
    Func<CheckKey, IChecker> createChecker, HealthMemory memory, TimeProvider time, ILogger<HealthMonitor> log) : IDisposable
{
    // Neighbours and addresses of a daemon that has just started need a moment, and the first failure counts at once.
    private static readonly TimeSpan s_settlingTime = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<CheckKey, CheckRunner> _runners = [];
    private readonly Dictionary<ServerKey, List<CheckRunner>> _ofServer = [];
    private readonly HashSet<CheckKey> _leftOut = [];
    private HashSet<ServerKey> _known = [];
    private HealthMemory _memory = memory;
    private volatile HealthView _view = HealthView.Empty;

    /// <summary>Raised on a check's thread after <see cref="Current"/> changed in a way that matters to the data plane.</summary>
    public event Action? Changed;

    /// <summary>What the checks say now.</summary>
    public HealthView Current => _view;

    /// <summary>Stops the checks that the model has no more, and starts its new ones.</summary>
    public void Update(DirectorModel model)
    {
        lock (_lock)
        {
            Dictionary<ServerKey, RealServer> servers = model.Services
                .SelectMany(s => s.RealServers, (s, r) => (Key: ServerKey.OfChecks(s, r), Server: r))
                .DistinctBy(p => p.Key)
                .ToDictionary(p => p.Key, p => p.Server);
            HashSet<CheckKey> wanted = [.. servers
                .SelectMany(p => p.Value.HealthChecks, (p, c) => new CheckKey(p.Key, c, Checkers.SubjectOf(c, model)))
                .Where(k => _runners.ContainsKey(k) || CanRun(k))];
            // Before others are stopped, so that what they share goes on.
            List<(CheckKey Key, CheckStart Start, IChecker Checker)> added =
                [.. wanted.Where(k => !_runners.ContainsKey(k)).Select(k => (k, Begin(k), createChecker(k)))];
            foreach (CheckKey gone in _runners.Keys.Where(k => !wanted.Contains(k)).ToList())
                Stop(gone);
            foreach ((CheckKey key, CheckStart start, IChecker checker) in added)
                Start(key, start, checker);
            _known = [.. servers.Keys];
            _memory = HealthMemory.Empty;
            // A server is not held back by checks that are all left out, whatever its start state is.
            _view = new(servers.Where(p => p.Value.HealthChecks.Count > 0)
                .ToImmutableDictionary(p => p.Key, p => Judge(_ofServer.GetValueOrDefault(p.Key) ?? [])));
        }
    }

    /// <summary>Servers that are down are checked now; for the moment at which the way to them has come back.</summary>
    public void CheckFailedNow()
    {
        lock (_lock)
        {
            foreach (CheckRunner runner in _runners.Values.Where(r => !r.Up))
                runner.Wake();
        }
    }

    /// <summary>What the checks have found, for the next start.</summary>
    public HealthMemory Remember()
    {
        lock (_lock)
        {
            return new(_runners.Where(p => p.Value.HasResult)
                .ToDictionary(p => HealthMemory.KeyOf(p.Key), p => new ServerHealth(p.Value.Up, p.Value.Detail)));
        }
    }

    /// <summary>Stops all checks.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (CheckKey key in _runners.Keys.ToList())
                Stop(key);
        }
    }

    private static ServerHealth Judge(List<CheckRunner> runners) =>
        new(runners.All(r => r.Up), string.Join("; ", runners.Select(r => r.Detail).Where(d => d.Length > 0)))
        {
            Weights = new(runners.Select(r => r.Weight).Where(w => w != default)),
        };

    private bool CanRun(CheckKey key)
    {
        if (Checkers.WhyNot(key) is not { } reason)
            return true;
        if (_leftOut.Add(key))
            log.LogWarning("{Server}: {Check} is left out: {Reason}", key.Server, key.Check.Kind, reason);
        return false;
    }

    private CheckStart Begin(CheckKey key)
    {
        HealthCheck check = key.Check;
        TimeSpan later = s_settlingTime + check.WarmUp * Random.Shared.NextDouble();
        if (_memory.Find(key) is { } before)
            return new(before.Up, HasResult: true, before.Up ? later : TimeSpan.Zero, before.Detail);
        if (_view.Servers.TryGetValue(key.Server, out ServerHealth? health) && !health.Up)
            return new(Up: false, HasResult: false, TimeSpan.Zero, health.Detail);
        return new(Up: _known.Contains(key.Server) || !check.StartsDown, HasResult: false, later, "");
    }

    private void Start(CheckKey key, CheckStart start, IChecker checker)
    {
        CheckRunner runner = new(key.Check, checker, start, time, (r, result) => OnResult(key, r, result));
        _runners.Add(key, runner);
        if (!_ofServer.TryGetValue(key.Server, out List<CheckRunner>? ofServer))
            _ofServer.Add(key.Server, ofServer = []);
        ofServer.Add(runner);
        runner.Start();
    }

    private void Stop(CheckKey key)
    {
        _runners.Remove(key, out CheckRunner? runner);
        List<CheckRunner> ofServer = _ofServer[key.Server];
        ofServer.Remove(runner!);
        if (ofServer.Count == 0)
            _ofServer.Remove(key.Server);
        runner!.Dispose();
    }

    private void OnResult(CheckKey key, CheckRunner runner, CheckResult result)
    {
        if (result.Verdict == CheckVerdict.Inconclusive)
            log.LogWarning("{Server} could not be checked: {Reason} ({Check})", key.Server, result.Reason, key.Check.Kind);
        ServerHealth before, after;
        lock (_lock)
        {
            if (_runners.GetValueOrDefault(key) != runner)
                return;
            before = _view.Servers[key.Server];
            after = Judge(_ofServer[key.Server]);
            if (after != before)
                _view = new(_view.Servers.SetItem(key.Server, after));
        }
        Log(key, result, before, after);
        if (before.Up != after.Up || !before.Weights.Equals(after.Weights))
            Changed?.Invoke();
    }

    private void Log(CheckKey key, CheckResult result, ServerHealth before, ServerHealth after)
    {
        if (before.Up && !after.Up)
            log.LogWarning("{Server} is down: {Reason} ({Check})", key.Server, result.Reason, key.Check.Kind);
        else if (after.Up && !before.Up)
            log.LogInformation("{Server} is up ({Check})", key.Server, key.Check.Kind);
        else if (result.Verdict == CheckVerdict.Failure && key.Check.LogsAllFailures)
            log.LogInformation("{Server}: {Reason} ({Check})", key.Server, result.Reason, key.Check.Kind);
        if (!before.Weights.Equals(after.Weights))
            log.LogInformation("{Server} has another weight ({Check})", key.Server, key.Check.Kind);
    }
}
