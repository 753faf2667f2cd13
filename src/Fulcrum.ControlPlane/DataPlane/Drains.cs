using System.Collections.Immutable;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// Which real servers are draining: overrides at run time, also of what the file owns, that outlive reloads and restarts and go with
/// their server. Thread-safe.
/// </summary>
/// <param name="time">Deadlines are points of the calendar, so that they pass while nobody runs.</param>
/// <param name="known">Those of before the restart.</param>
/// <param name="log">Begin and end of each.</param>
public sealed class Drains(TimeProvider time, IReadOnlyDictionary<ServerKey, Drain> known, ILogger<Drains> log)
{
    private readonly Lock _lock = new();
    private volatile ImmutableDictionary<ServerKey, Drain> _current = known.ToImmutableDictionary();

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<ServerKey, Drain> Current => _current;

    /// <summary>Begins a drain, or replaces the present one; <paramref name="deadline"/> null: without end.</summary>
    public void Begin(ServerKey server, TimeSpan? deadline, DrainEnd end, ulong sessions)
    {
        lock (_lock)
            _current = _current.SetItem(server, new(time.GetUtcNow() + deadline, end, sessions));
        string until = deadline is { } left ? $"for {left.TotalSeconds:0} s, then {end.ToString().ToUpperInvariant()}" : "without a deadline";
        log.LogInformation("{Server} drains {Until}: {Sessions} sessions.", server, until, sessions);
    }

    /// <summary>Ends a drain; false when there is none.</summary>
    public bool Stop(ServerKey server)
    {
        lock (_lock)
        {
            if (!_current.ContainsKey(server))
                return false;
            _current = _current.Remove(server);
        }
        log.LogInformation("{Server} does not drain any more.", server);
        return true;
    }

    /// <summary>Forgets the drains of servers that are not configured any more; whether there was one.</summary>
    public bool Retain(DirectorModel model)
    {
        if (_current.IsEmpty)
            return false;
        HashSet<ServerKey> servers = [.. model.Services.SelectMany(s => s.RealServers.Select(r => new ServerKey(s.Key, r.Endpoint)))];
        ServerKey[] gone = [.. _current.Keys.Where(key => !servers.Contains(key))];
        lock (_lock)
            _current = _current.RemoveRange(gone);
        return gone.Length > 0;
    }

    /// <summary>Marks the servers in a snapshot.</summary>
    public void Apply(Wire.Snapshot snapshot)
    {
        ImmutableDictionary<ServerKey, Drain> current = _current;
        if (current.IsEmpty)
            return;
        HashSet<ServiceKey> services = [.. current.Keys.Select(key => key.Service)];
        for (int index = 0; index < snapshot.Services.Count; index++)
        {
            ServiceKey key = snapshot.Services[index].Key.ToModel();
            if (!services.Contains(key))
                continue;
            // The message may be the next snapshot's, too.
            Wire.VirtualService service = snapshot.Services[index] = snapshot.Services[index].Clone();
            foreach (Wire.RealServer server in service.RealServers)
                server.Draining = current.ContainsKey(new(key, new(server.Address.ToAddress(), (int)server.Port)));
        }
    }

    /// <summary>What is left until the deadline, rounded up to seconds; 0 when it has passed or there is none.</summary>
    public uint RemainingSeconds(Drain drain) =>
        drain.Deadline is { } deadline ? (uint)Math.Max(0, Math.Ceiling((deadline - time.GetUtcNow()).TotalSeconds)) : 0;

    /// <summary>Ends the sessions of servers whose deadline has passed; whether one has. What fails is tried again with the next call.</summary>
    /// <param name="endSessions">Asks the data plane.</param>
    public async Task<bool> EndDueAsync(Func<Wire.EndSessions, Task<ulong>> endSessions)
    {
        DateTimeOffset now = time.GetUtcNow();
        bool any = false;
        foreach ((ServerKey server, Drain drain) in _current.Where(d => !d.Value.Finished && d.Value.Deadline <= now))
        {
            ulong ended = drain.End == DrainEnd.Keep ? 0 : await endSessions(RequestOf(server, drain)).ConfigureAwait(false);
            lock (_lock)
            {
                // It may have been replaced meanwhile.
                if (_current.TryGetValue(server, out Drain? present) && present == drain)
                    _current = _current.SetItem(server, drain with { Finished = true });
            }
            log.LogInformation("{Server} has drained: {Ended} sessions were left at the deadline and ended.", server, ended);
            any = true;
        }
        return any;
    }

    private static Wire.EndSessions RequestOf(ServerKey server, Drain drain) => new()
    {
        Filter = new()
        {
            Service = server.Service.ToWire(),
            ServerAddress = server.Server.Address.ToWire(),
            ServerPort = (uint)server.Server.Port,
        },
        Reset = drain.End == DrainEnd.Reset,
    };
}
