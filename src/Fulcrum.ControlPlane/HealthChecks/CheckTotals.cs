using System.Collections.Concurrent;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>Counts the attempts of checks by kind, since the daemon's start. Thread-safe.</summary>
public sealed class CheckTotals(Func<CheckKey, IChecker> create, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, CheckTotal> _byKind = new();

    /// <summary>"TCP_CHECK", ...; only kinds that there were.</summary>
    public IEnumerable<KeyValuePair<string, CheckTotal>> ByKind => _byKind;

    /// <summary>A checker whose attempts are counted. Events, which are waited for, take no time.</summary>
    public IChecker Create(CheckKey key) =>
        new CountingChecker(create(key), _byKind.GetOrAdd(key.Check.Kind, _ => new()), time, !key.Check.IsEventDriven);

    private sealed class CountingChecker(IChecker checker, CheckTotal total, TimeProvider time, bool takesTime) : IChecker, IDisposable
    {
        public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
        {
            long begin = time.GetTimestamp();
            CheckResult result = await checker.CheckAsync(cancellation).ConfigureAwait(false);
            total.Add(result.Verdict, takesTime ? time.GetElapsedTime(begin) : TimeSpan.Zero);
            return result;
        }

        public void Dispose() => (checker as IDisposable)?.Dispose();
    }
}
