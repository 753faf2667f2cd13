namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// Numbers the changes to what the data plane shall run, and tells those who wait what became of them. One consumer takes
/// changes; everybody may make them and wait for them.
/// </summary>
public sealed class ChangeTracker
{
    private readonly Lock _lock = new();
    private readonly List<(long Version, TaskCompletionSource<ApplyOutcome> Waiter)> _waiters = [];
    private TaskCompletionSource _changed = NewSignal();
    private ApplyOutcome _lastOutcome = ApplyOutcome.Away;
    private long _wanted;
    private long _settled;
    private bool _connected;

    /// <summary>Number of the newest change.</summary>
    public long Wanted
    {
        get
        {
            lock (_lock)
                return _wanted;
        }
    }

    /// <summary>Something changed. Returns the change's number.</summary>
    public long Invalidate()
    {
        lock (_lock)
        {
            _changed.TrySetResult();
            return ++_wanted;
        }
    }

    /// <summary>The consumer waits until there is a newer change than <paramref name="version"/>.</summary>
    public Task WaitForChangeAsync(long version, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_wanted > version)
                return Task.CompletedTask;
            _changed = NewSignal();
            return _changed.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>The consumer begins to take changes.</summary>
    public void Connected()
    {
        lock (_lock)
        {
            _connected = true;
            _settled = 0;
        }
    }

    /// <summary>The consumer is away: everybody who waits is told so.</summary>
    public void Disconnected()
    {
        lock (_lock)
        {
            _connected = false;
            Complete(long.MaxValue, ApplyOutcome.Away);
        }
    }

    /// <summary>What became of all changes up to <paramref name="version"/>.</summary>
    public void Settle(long version, ApplyOutcome outcome)
    {
        lock (_lock)
        {
            _settled = version;
            _lastOutcome = outcome;
            Complete(version, outcome);
        }
    }

    /// <summary>Waits for the change's outcome, at most <paramref name="timeout"/>.</summary>
    public async Task<ApplyOutcome> WaitAsync(long version, TimeSpan timeout, CancellationToken cancellation)
    {
        Task<ApplyOutcome> outcome;
        lock (_lock)
        {
            if (!_connected)
                return ApplyOutcome.Away;
            if (_settled >= version)
                return _lastOutcome;
            TaskCompletionSource<ApplyOutcome> waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((version, waiter));
            outcome = waiter.Task;
        }
        try
        {
            return await outcome.WaitAsync(timeout, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return ApplyOutcome.Late;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Complete(long version, ApplyOutcome outcome)
    {
        foreach ((_, TaskCompletionSource<ApplyOutcome> waiter) in _waiters.Where(w => w.Version <= version))
            waiter.SetResult(outcome);
        _waiters.RemoveAll(w => w.Version <= version);
    }
}
