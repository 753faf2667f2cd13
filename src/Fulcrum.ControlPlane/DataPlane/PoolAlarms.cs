using System.Collections.Concurrent;
using System.Globalization;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// Local-address pools that had no port for a session: logged at once and then once a minute for as long as it goes on, and told with the
/// director's status until some minutes after the last refusal. Thread-safe.
/// </summary>
public sealed class PoolAlarms(TimeProvider time, ILogger<PoolAlarms> log)
{
    private static readonly TimeSpan s_logInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_shownFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Alarm> _alarms = new(StringComparer.Ordinal);

    /// <summary>What the data plane has told.</summary>
    public void Add(Wire.PoolExhausted exhausted)
    {
        DateTimeOffset now = time.GetUtcNow();
        Alarm? before = _alarms.GetValueOrDefault(exhausted.Pool);
        bool isLogged = before is null || now - before.Logged >= s_logInterval;
        _alarms[exhausted.Pool] = new(exhausted.RefusedSessions, now, isLogged ? now : before!.Logged);
        if (isLogged)
        {
            log.LogWarning(
                "Local-address pool '{Pool}' is exhausted: {Sessions} sessions were refused so far. Add addresses to it.",
                exhausted.Pool, exhausted.RefusedSessions);
        }
    }

    /// <summary>A sentence for each pool of the model that was exhausted of late.</summary>
    public IEnumerable<string> Warnings(DirectorModel model)
    {
        foreach (LocalAddressPool pool in model.Pools)
        {
            if (_alarms.TryGetValue(pool.Name, out Alarm? alarm) && time.GetUtcNow() - alarm.Last < s_shownFor)
            {
                yield return $"Local-address pool '{pool.Name}' ({pool.Origin}) was exhausted: {alarm.RefusedSessions} sessions were refused so far, "
                    + $"the last one at {alarm.Last.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC. Add addresses to it.";
            }
        }
    }

    private sealed record Alarm(ulong RefusedSessions, DateTimeOffset Last, DateTimeOffset Logged);
}
