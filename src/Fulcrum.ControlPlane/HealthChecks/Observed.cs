namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>A value that changes, and a way to wait for that. Thread-safe.</summary>
public sealed class Observed<T>(T initial)
    where T : IEquatable<T>
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = NewSource();
    private T _value = initial;

    /// <summary>The value, and a task that ends when it is another one.</summary>
    public (T Value, Task Changed) Current
    {
        get
        {
            lock (_lock)
                return (_value, _changed.Task);
        }
    }

    /// <summary>From now on it is this.</summary>
    public void Set(T value)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (_value.Equals(value))
                return;
            _value = value;
            changed = _changed;
            _changed = NewSource();
        }
        changed.SetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
