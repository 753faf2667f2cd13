namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>
/// Whether the way to the servers is there: it ends with the data plane, and is there again with its next configuration. What checks find wrong
/// meanwhile, and in the first moment after, says nothing about a server. Thread-safe.
/// </summary>
public sealed class WayToServers(TimeProvider time)
{
    /// <summary>Longest time that results do not count for; a way that is gone for longer is what checks find it to be.</summary>
    public static readonly TimeSpan LongestAbsence = TimeSpan.FromSeconds(30);

    /// <summary>Neighbours and addresses need a moment when it comes back.</summary>
    public static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private bool _isAway;
    private long _doubtfulUntil = long.MinValue;

    /// <summary>How long it is still waited for; zero: it is there, or is not waited for any more.</summary>
    public TimeSpan Awaited
    {
        get
        {
            lock (_lock)
                return _isAway ? Doubt : TimeSpan.Zero;
        }
    }

    /// <summary>How long what is found says nothing, unless the way comes back before.</summary>
    public TimeSpan Doubt
    {
        get
        {
            lock (_lock)
                return time.GetTimestamp() is var now && now < _doubtfulUntil ? time.GetElapsedTime(now, _doubtfulUntil) : TimeSpan.Zero;
        }
    }

    /// <summary>It has ended.</summary>
    public void Lose()
    {
        lock (_lock)
        {
            if (_isAway)
                return;
            _isAway = true;
            _doubtfulUntil = In(LongestAbsence);
        }
    }

    /// <summary>It is there again.</summary>
    public void Find()
    {
        lock (_lock)
        {
            if (!_isAway)
                return;
            _isAway = false;
            _doubtfulUntil = In(SettlingTime);
        }
    }

    /// <summary>Whether it was there from a timestamp until now, so that a failure is the server's.</summary>
    public bool WasThereSince(long begin)
    {
        lock (_lock)
            return begin >= _doubtfulUntil;
    }

    private long In(TimeSpan delay) => time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
}
