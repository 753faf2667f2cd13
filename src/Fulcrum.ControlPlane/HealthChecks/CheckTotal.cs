namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>Attempts of all checks of one kind. Thread-safe.</summary>
public sealed class CheckTotal
{
    private readonly long[] _counts = new long[Enum.GetValues<CheckVerdict>().Length];
    private long _ticks;

    /// <summary>Of all attempts together.</summary>
    public TimeSpan Duration => new(Volatile.Read(ref _ticks));

    /// <summary>How many attempts found this.</summary>
    public long CountOf(CheckVerdict verdict) => Volatile.Read(ref _counts[(int)verdict]);

    /// <summary>One more.</summary>
    public void Add(CheckVerdict verdict, TimeSpan duration)
    {
        Interlocked.Increment(ref _counts[(int)verdict]);
        Interlocked.Add(ref _ticks, duration.Ticks);
    }
}
