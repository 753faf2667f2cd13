using System.Collections.Immutable;
using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>
/// Runs the checks of a model. A check that the next model has too goes on undisturbed: same state, same schedule. Thread-safe.
/// </summary>
public sealed class HealthMonitor(
    Func<HealthCheck, IChecker> createChecker, HealthMemory memory, TimeProvider time, ILogger<HealthMonitor> log) : IDisposable
{
    // Neighbours and addresses of a daemon that has just started need a moment, and the first failure counts at once.
    private static readonly TimeSpan s_settlingTime = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<CheckKey, CheckRunner> _runners = [];
    private readonly Dictionary<ServerKey, List<CheckRunner>> _ofServer = [];
    private readonly HashSet<ServerKey> _known = [];
    private ValueList<VirtualService> _services = [];
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
            // Services of one group share checks; they are of one file, so all of them come and go together.
            ServiceDifference difference = ServiceDifference.Between(_services, model.Services);
            _services = model.Services;
            HashSet<CheckKey> wanted = [.. difference.Come.SelectMany(ChecksOf)];
            List<(CheckKey Key, CheckStart Start)> added =
                [.. wanted.Where(k => !_runners.ContainsKey(k)).Select(k => (k, Begin(k)))];
            foreach (CheckKey gone in difference.Gone.SelectMany(ChecksOf).Where(k => !wanted.Contains(k)).Distinct())
                Stop(gone);
            foreach ((CheckKey key, CheckStart start) in added)
                Start(key, start);
            HashSet<ServerKey> before = [.. difference.Gone.SelectMany(ServersOf)];
            HashSet<ServerKey> now = [.. difference.Come.SelectMany(ServersOf)];
            _known.ExceptWith(before);
            _known.UnionWith(now);
            _memory = HealthMemory.Empty;
            before.UnionWith(now);
            _view = _view.With(before, server => _ofServer.TryGetValue(server, out List<CheckRunner>? runners) ? Judge(runners) : null);
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
        new(runners.All(r => r.Up), string.Join("; ", runners.Select(r => r.Detail).Where(d => d.Length > 0)));

    private static IEnumerable<ServerKey> ServersOf(VirtualService service) =>
        service.RealServers.Select(server => ServerKey.OfChecks(service, server));

    private static IEnumerable<CheckKey> ChecksOf(VirtualService service) => service.RealServers.SelectMany(
        server => server.HealthChecks.Where(Checkers.CanRun), (server, check) => new CheckKey(ServerKey.OfChecks(service, server), check));

    /// <summary>
    /// A server that is known keeps its state until the new check has answered; where others have answered before, its retries count from
    /// the first failure on.
    /// </summary>
    private CheckStart Begin(CheckKey key)
    {
        HealthCheck check = key.Check;
        TimeSpan later = s_settlingTime + check.WarmUp * Random.Shared.NextDouble();
        if (_memory.Find(key) is { } before)
            return new(before.Up, HasResult: true, before.Up ? later : TimeSpan.Zero, before.Detail);
        if (_view.Servers.TryGetValue(key.Server, out ServerHealth? health) && !health.Up)
            return new(Up: false, HasResult: false, TimeSpan.Zero, health.Detail);
        bool hasResult = _ofServer.TryGetValue(key.Server, out List<CheckRunner>? others) && others.Any(r => r.HasResult);
        return new(Up: _known.Contains(key.Server) || !check.StartsDown, hasResult, later, "");
    }

    private void Start(CheckKey key, CheckStart start)
    {
        CheckRunner runner = new(key.Check, createChecker(key.Check), start, time, (r, result) => OnResult(key, r, result));
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
            _view = _view.With(key.Server, after);
        }
        if (before.Up == after.Up)
            return;
        if (after.Up)
            log.LogInformation("{Server} is up ({Check})", key.Server, key.Check.Kind);
        else
            log.LogWarning("{Server} is down: {Reason} ({Check})", key.Server, result.Reason, key.Check.Kind);
        Changed?.Invoke();
    }
}
