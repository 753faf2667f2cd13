using Fulcrum.ControlPlane.DataPlane;

namespace Fulcrum.ControlPlane.Metrics;

/// <summary>Asks the data plane not more often than so; in between the last answer counts. Thread-safe.</summary>
internal sealed class Occasional<T>(Func<CancellationToken, Task<T>> ask, TimeSpan shortestInterval, TimeProvider time) where T : class
{
    private volatile Answer? _last;

    /// <summary>Null while the data plane is away, or does not know the question.</summary>
    public async Task<T?> ReadAsync()
    {
        if (_last is { } last && time.GetElapsedTime(last.AskedAt) < shortestInterval)
            return last.Value;
        long askedAt = time.GetTimestamp();
        T? value = null;
        try
        {
            value = await ask(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DataPlaneException or DataPlaneRefusalException)
        {
            // Away, or older than this.
        }
        _last = new(value, askedAt);
        return value;
    }

    private sealed record Answer(T? Value, long AskedAt);
}
