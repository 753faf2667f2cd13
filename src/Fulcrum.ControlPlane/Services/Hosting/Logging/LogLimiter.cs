using System.Collections.Concurrent;

namespace Fulcrum.ControlPlane.Services.Hosting.Logging;

/// <summary>
/// Lets so many lines of one template through in a window of time, and counts the others, which a line tells of when the window is over. What
/// happens to one server or reload is told in full; what happens a thousand times a second is not. Thread-safe.
/// </summary>
public sealed class LogLimiter(TimeProvider time)
{
    /// <summary>Lines of one template in a window.</summary>
    public const int Burst = 500;

    private readonly ConcurrentDictionary<(string Category, string Template), Window> _windows = new();
    private readonly long[] _counts = new long[(int)LogLevel.None + 1];
    private long _suppressed;

    /// <summary>How long a window is.</summary>
    public static TimeSpan WindowLength { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Lines that were left out.</summary>
    public long SuppressedCount => Volatile.Read(ref _suppressed);

    /// <summary>Lines of this level that were let through.</summary>
    public long CountOf(LogLevel level) => Volatile.Read(ref _counts[(int)level]);

    /// <summary>Whether a line is written.</summary>
    public bool Admit(string category, string template, LogLevel level)
    {
        Window window = _windows.GetOrAdd((category, template), _ => new(time.GetTimestamp(), level));
        bool admitted = Interlocked.Increment(ref window.Count) <= Burst;
        if (admitted)
            Interlocked.Increment(ref _counts[(int)level]);
        else
            Suppressed();
        return admitted;
    }

    /// <summary>A line was lost in another way.</summary>
    public void Suppressed() => Interlocked.Increment(ref _suppressed);

    /// <summary>Ends windows that are over. Returns what was left out in each.</summary>
    public IEnumerable<(string Category, LogLevel Level, string Text)> EndWindows()
    {
        foreach (((string Category, string Template) key, Window window) in _windows)
        {
            if (time.GetElapsedTime(window.BeganAt) < WindowLength || !_windows.TryRemove(key, out _))
                continue;
            if (Volatile.Read(ref window.Count) - Burst is var omitted and > 0)
                yield return (key.Category, window.Level, $"{omitted} more lines like this were left out: {key.Template}");
        }
    }

    private sealed class Window(long beganAt, LogLevel level)
    {
        public int Count;

        public long BeganAt => beganAt;

        public LogLevel Level => level;
    }
}
