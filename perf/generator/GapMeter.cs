namespace Fulcrum.Generator;

/// <summary>
/// Finds the gaps of the generator's own loop: turns that took longer than any of its own work, because the kernel gave the core to something
/// else, or the host took it away.
/// </summary>
internal struct GapMeter(long threshold)
{
    private long _last;

    /// <summary>Gaps since the beginning.</summary>
    public long Count { get; private set; }

    /// <summary>The longest one, in ticks.</summary>
    public long Longest { get; private set; }

    /// <summary>All of them together, in ticks.</summary>
    public long Total { get; private set; }

    /// <summary>When the last one ended: a packet that was sent before that was under way in a gap.</summary>
    public long LastEnd { get; private set; }

    /// <summary>Begins to count anew.</summary>
    public void Begin(long now)
    {
        _last = now;
        Count = Longest = Total = 0;
    }

    /// <summary>A turn's look at the clock; returns the gap's ticks, 0 when there was none.</summary>
    public long Note(long now)
    {
        long gap = now - _last;
        _last = now;
        if (gap <= threshold)
            return 0;
        Count++;
        Longest = Math.Max(Longest, gap);
        Total += gap;
        LastEnd = now;
        return gap;
    }
}
