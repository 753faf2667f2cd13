using Fulcrum.ControlPlane.HealthChecks;

namespace Fulcrum.ControlPlane.Vrrp.Tracking;

/// <summary>Follows a value that something else keeps: the number in a file, the state of a BFD session.</summary>
internal sealed class ObservedTracker<T> : ITracker
    where T : IEquatable<T>
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Observed<T> _observed;
    private readonly IDisposable _lease;
    private readonly Func<T, TrackValue> _judge;

    /// <param name="observed">The value.</param>
    /// <param name="lease">Given back at the end.</param>
    /// <param name="judge">What it says.</param>
    /// <param name="changed">Called when it is another one.</param>
    public ObservedTracker(Observed<T> observed, IDisposable lease, Func<T, TrackValue> judge, Action changed)
    {
        (_observed, _lease, _judge) = (observed, lease, judge);
        _ = Task.Run(() => FollowAsync(changed));
    }

    public TrackValue Value => _judge(_observed.Current.Value);

    public void Dispose()
    {
        _stop.Cancel();
        _lease.Dispose();
    }

    private async Task FollowAsync(Action changed)
    {
        for (T? last = default; !_stop.IsCancellationRequested;)
        {
            (T value, Task next) = _observed.Current;
            if (!value.Equals(last))
                changed();
            last = value;
            await next.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        _stop.Dispose();
    }
}
