using System.Diagnostics.CodeAnalysis;
using System.Net;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>Which runner makes which check; several checks of one server may have one runner (share_checks). Guarded by its owner.</summary>
internal sealed class RunnerTable
{
    private readonly Dictionary<CheckKey, CheckRunner> _runners = [];
    private readonly Dictionary<CheckRunner, List<CheckKey>> _keys = [];
    private readonly Dictionary<ServerKey, List<CheckRunner>> _ofServer = [];
    private readonly Dictionary<Identity, CheckRunner> _shareable = [];

    /// <summary>All checks.</summary>
    public IReadOnlyDictionary<CheckKey, CheckRunner> Checks => _runners;

    /// <summary>All runners, each once.</summary>
    public IReadOnlyCollection<CheckRunner> Runners => _keys.Keys;

    /// <summary>Those of a server; none for a server without checks.</summary>
    public IReadOnlyList<CheckRunner> Of(ServerKey server) => _ofServer.TryGetValue(server, out List<CheckRunner>? runners) ? runners : [];

    /// <summary>What a runner runs for; nothing when it was stopped.</summary>
    public IReadOnlyList<CheckKey> KeysOf(CheckRunner runner) => _keys.TryGetValue(runner, out List<CheckKey>? keys) ? keys : [];

    /// <summary>A runner that makes the same check of the same server for another service.</summary>
    public bool TryFindTwin(CheckKey key, [NotNullWhen(true)] out CheckRunner? runner) => _shareable.TryGetValue(Identity.Of(key), out runner);

    /// <summary>From now on the runner makes this check, too.</summary>
    public void Add(CheckKey key, CheckRunner runner)
    {
        _runners.Add(key, runner);
        AddTo(_keys, runner, key);
        AddTo(_ofServer, key.Server, runner);
        _shareable.TryAdd(Identity.Of(key), runner);
    }

    /// <summary>Nobody wants this check any more; whether its runner has nothing to do now, so that it is to be disposed of.</summary>
    public bool Remove(CheckKey key, out CheckRunner runner)
    {
        _runners.Remove(key, out CheckRunner? found);
        runner = found!;
        RemoveFrom(_ofServer, key.Server, runner);
        bool isIdle = RemoveFrom(_keys, runner, key);
        if (isIdle && _shareable.GetValueOrDefault(Identity.Of(key)) == runner)
            _shareable.Remove(Identity.Of(key));
        return isIdle;
    }

    private static void AddTo<TKey, TItem>(Dictionary<TKey, List<TItem>> lists, TKey key, TItem item)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out List<TItem>? list))
            lists.Add(key, list = []);
        list.Add(item);
    }

    private static bool RemoveFrom<TKey, TItem>(Dictionary<TKey, List<TItem>> lists, TKey key, TItem item)
        where TKey : notnull
    {
        List<TItem> list = lists[key];
        list.Remove(item);
        return list.Count == 0 && lists.Remove(key);
    }

    /// <summary>What makes two checks the same: the server, all parameters, and what else they depend on.</summary>
    private sealed record Identity(IPEndPoint Server, HealthCheck Check, object? Subject)
    {
        public static Identity Of(CheckKey key) => new(key.Server.Server, key.Check, key.Subject);
    }
}
