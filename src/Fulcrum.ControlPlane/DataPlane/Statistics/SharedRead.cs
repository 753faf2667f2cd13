namespace Fulcrum.ControlPlane.DataPlane.Statistics;

/// <summary>
/// Lets callers that come at the same time share one read. Nobody gets the result of a read that began before the call did: while one runs,
/// all newcomers wait for the next one. Thread-safe.
/// </summary>
/// <param name="read">Reads; no two at a time.</param>
internal sealed class SharedRead<T>(Func<Task<T>> read)
{
    private readonly Lock _lock = new();
    private Task<T>? _running;
    private Task<T>? _next;

    /// <summary>The result of a read that begins now or later. Cancelling ends the wait alone.</summary>
    public Task<T> ReadAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_running is null or { IsCompleted: true } && _next is null)
                _running = Task.Run(read, CancellationToken.None);
            else
                return (_next ??= FollowAsync(_running!)).WaitAsync(cancellation);
            return _running.WaitAsync(cancellation);
        }
    }

    private async Task<T> FollowAsync(Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<T> started;
        lock (_lock)
        {
            started = _running = Task.Run(read, CancellationToken.None);
            _next = null;
        }
        return await started.ConfigureAwait(false);
    }
}
