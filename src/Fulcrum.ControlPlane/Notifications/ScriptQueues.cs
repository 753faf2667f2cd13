namespace Fulcrum.ControlPlane.Notifications;

/// <summary>
/// Runs things one after the other for each subject, different subjects side by side. While one runs, only the newest that waits is kept, so
/// that nothing piles up behind a script that hangs. Thread-safe.
/// </summary>
public sealed class ScriptQueues
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Func<Task>?> _waiting = [];
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Returns at once.</summary>
    /// <param name="subject">Whose turn it is.</param>
    /// <param name="run">Must not throw.</param>
    public void Post(string subject, Func<Task> run)
    {
        lock (_lock)
        {
            bool isBusy = _waiting.ContainsKey(subject);
            _waiting[subject] = isBusy ? run : null;
            if (isBusy)
                return;
        }
        _ = Task.Run(() => WorkAsync(subject, run));
    }

    /// <summary>Returns when nothing runs, or the time is over.</summary>
    public async Task WaitIdleAsync(TimeSpan patience)
    {
        Task idle;
        lock (_lock)
        {
            if (_waiting.Count == 0)
                return;
            _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle.Task;
        }
        await Task.WhenAny(idle, Task.Delay(patience)).ConfigureAwait(false);
    }

    private async Task WorkAsync(string subject, Func<Task> run)
    {
        for (Func<Task>? next = run; next is not null;)
        {
            await next().ConfigureAwait(false);
            lock (_lock)
            {
                next = _waiting[subject];
                if (next is not null)
                    _waiting[subject] = null;
                else
                    _waiting.Remove(subject);
                if (_waiting.Count == 0)
                    _idle.TrySetResult();
            }
        }
    }
}
