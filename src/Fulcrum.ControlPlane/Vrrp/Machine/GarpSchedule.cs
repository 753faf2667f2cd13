namespace Fulcrum.ControlPlane.Vrrp.Machine;

/// <summary>The gratuitous bursts that follow the first one of a MASTER. Not thread-safe.</summary>
internal sealed class GarpSchedule
{
    private TimeSpan? _second;
    private TimeSpan? _refresh;
    private TimeSpan? _lowerPriority;

    /// <summary>The next burst; null: none.</summary>
    public TimeSpan? Next => Earliest.Of(_second, Earliest.Of(_refresh, _lowerPriority));

    /// <summary>The first burst is sent.</summary>
    public void Begin(GarpSettings settings, TimeSpan now)
    {
        _second = settings.Delay > TimeSpan.Zero ? now + settings.Delay : null;
        _refresh = settings.Refresh > TimeSpan.Zero ? now + settings.Delay + settings.Refresh : null;
        _lowerPriority = null;
    }

    /// <summary>A burst because of a master of lower priority is sent.</summary>
    public void FollowLowerPriority(GarpSettings settings, TimeSpan now)
    {
        if (settings.LowerPriorityDelay > TimeSpan.Zero)
            _lowerPriority = now + settings.LowerPriorityDelay;
    }

    /// <summary>Nothing follows any more.</summary>
    public void End() => (_second, _refresh, _lowerPriority) = (null, null, null);

    /// <summary>Packets an address that are due; 0: no burst.</summary>
    public int Take(GarpSettings settings, TimeSpan now)
    {
        int repeat = 0;
        if (_second <= now)
            (_second, repeat) = (null, settings.Repeat);
        if (_lowerPriority <= now)
            (_lowerPriority, repeat) = (null, Math.Max(repeat, settings.LowerPriorityRepeat));
        if (_refresh <= now)
        {
            _refresh = settings.Refresh > TimeSpan.Zero ? now + settings.Refresh : null;
            repeat = Math.Max(repeat, settings.RefreshRepeat);
        }
        return repeat;
    }
}
