namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>
/// Makes the time until the next check a little longer or shorter, so that checks which something has brought into step (an outage that all of them
/// have waited for, a data plane that has come back) do not stay in it. Thread-safe where its random numbers are.
/// </summary>
/// <param name="random">Null: always as written.</param>
public sealed class Jitter(Random? random)
{
    // Of an interval, to either side; and the most of a long one.
    private const double Share = 0.025;
    private static readonly TimeSpan s_most = TimeSpan.FromMilliseconds(50);

    /// <summary>Intervals as written.</summary>
    public static Jitter None { get; } = new(null);

    /// <summary>An interval, or one near it; the mean of many is the interval.</summary>
    public TimeSpan Of(TimeSpan interval)
    {
        if (random is null)
            return interval;
        double most = Math.Min(interval.Ticks * Share, s_most.Ticks);
        return interval + TimeSpan.FromTicks((long)(((2 * random.NextDouble()) - 1) * most));
    }
}
