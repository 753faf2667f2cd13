namespace Fulcrum.DataPlane.Control;

/// <summary>
/// Has workers sample what their stages take, for a limited time: a request that nobody withdraws ends by itself. Control thread only.
/// </summary>
internal sealed class CycleSampling(IReadOnlyList<IWorkerView> workers)
{
    /// <summary>Polls of which one is sampled, unless a request says otherwise.</summary>
    public const uint DefaultInterval = 64;

    private const uint MostSeconds = 3_600;
    private const uint MostInterval = 1 << 20;

    private long _nowMs;
    private long _endsMs;
    private uint _interval;

    /// <summary>What is under way: of several requests the last one's interval, and the time of that which goes on for longest.</summary>
    public Wire.CycleSampling State => new()
    {
        Interval = _interval,
        Seconds = _interval == 0 ? 0 : (uint)((Math.Max(_endsMs - _nowMs, 0) + 999) / 1_000),
    };

    /// <summary>Does what is asked; returns why not, or null.</summary>
    public string? Request(Wire.SampleCycles request)
    {
        if (request.Seconds > MostSeconds)
            return $"Cycles are sampled for at most {MostSeconds} seconds, not for {request.Seconds}.";
        if (request.Interval > MostInterval)
            return $"One in at most {MostInterval} polls can be sampled, not one in {request.Interval}.";
        if (request.Seconds == 0)
        {
            Set(0);
            return null;
        }
        _endsMs = Math.Max(_interval == 0 ? 0 : _endsMs, _nowMs + request.Seconds * 1_000L);
        Set(request.Interval == 0 ? DefaultInterval : request.Interval);
        return null;
    }

    /// <summary>Ends what has run out.</summary>
    public void Tick(long nowMs)
    {
        _nowMs = nowMs;
        if (_interval != 0 && nowMs >= _endsMs)
            Set(0);
    }

    private void Set(uint interval)
    {
        _interval = interval;
        foreach (IWorkerView worker in workers)
            worker.SampleCycles(interval);
    }
}
