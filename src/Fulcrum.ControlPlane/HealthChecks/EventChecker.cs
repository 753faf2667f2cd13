namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>A check that follows a value: an attempt ends when the value is another than the one before, the first at once.</summary>
/// <param name="observed">The value.</param>
/// <param name="lease">Given back when the check ends.</param>
/// <param name="judge">What a value says; null: nothing, so the attempt goes on.</param>
public sealed class EventChecker<T>(Observed<T> observed, IDisposable lease, Func<T, CheckResult?> judge) : IChecker, IDisposable
    where T : IEquatable<T>
{
    private bool _isFirst = true;
    private T? _last;

    /// <inheritdoc />
    public async Task<CheckResult> CheckAsync(CancellationToken cancellation)
    {
        while (true)
        {
            (T value, Task changed) = observed.Current;
            bool isNew = _isFirst || !value.Equals(_last);
            _isFirst = false;
            _last = value;
            if (isNew && judge(value) is { } result)
                return result;
            await changed.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public void Dispose() => lease.Dispose();
}
