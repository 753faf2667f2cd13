using System.Threading.Tasks.Sources;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>
/// A wait that can be cut short, used again and again by one waiter: one timer for its life, nothing allocated for each wait. Waits end
/// at whole hundredths of a second, so that thousands of them share their timer interrupts. Thread-safe but for <see cref="WaitAsync"/>.
/// </summary>
internal sealed class Pause : IValueTaskSource<bool>, IDisposable
{
    // Timers of the platform end at 49 days.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(30);

    private static readonly TimeSpan s_grain = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<bool> _source;
    private bool _isWaiting;
    private bool _isWoken;
    private bool _isEnded;

    /// <summary>Nobody waits yet.</summary>
    public Pause(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static pause => ((Pause)pause!).End(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True after the delay or <see cref="Wake"/>, even one that came before; false when it is disposed of.</summary>
    public ValueTask<bool> WaitAsync(TimeSpan delay)
    {
        lock (_lock)
        {
            if (_isEnded)
                return new(false);
            if (_isWoken || delay <= TimeSpan.Zero)
            {
                _isWoken = false;
                return new(true);
            }
            _source.Reset();
            _isWaiting = true;
            _timer.Change(Rounded(delay < s_longest ? delay : s_longest), Timeout.InfiniteTimeSpan);
            return new(this, _source.Version);
        }
    }

    /// <summary>Ends the wait, or the next one.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_isEnded)
                return;
            _isWoken = !_isWaiting;
            Release(goesOn: true);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _isEnded = true;
            Release(goesOn: false);
            _timer.Dispose();
        }
    }

    /// <inheritdoc />
    bool IValueTaskSource<bool>.GetResult(short token) => _source.GetResult(token);

    /// <inheritdoc />
    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _source.GetStatus(token);

    /// <inheritdoc />
    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private TimeSpan Rounded(TimeSpan delay)
    {
        TimeSpan now = _time.GetElapsedTime(0);
        long past = (now + delay).Ticks % s_grain.Ticks;
        return past == 0 ? delay : delay + s_grain - TimeSpan.FromTicks(past);
    }

    /// <summary>The timer's thread goes on with what waited; it holds no lock.</summary>
    private void End()
    {
        lock (_lock)
        {
            if (!_isWaiting)
                return;
            _isWaiting = false;
            _source.RunContinuationsAsynchronously = false;
        }
        _source.SetResult(true);
    }

    private void Release(bool goesOn)
    {
        if (!_isWaiting)
            return;
        _isWaiting = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _source.RunContinuationsAsynchronously = true;
        _source.SetResult(goesOn);
    }
}
