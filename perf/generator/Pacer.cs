namespace Fulcrum.Generator;

/// <summary>When packets are due at a rate, by a clock that counts ticks.</summary>
internal struct Pacer
{
    private const int FractionBits = 16;

    private readonly long _start;
    private readonly long _interval;
    private long _next;

    /// <summary>The first packet is due at <paramref name="start"/>; a rate of 0: always.</summary>
    public Pacer(double packetsPerSecond, long ticksPerSecond, long start)
    {
        _start = start;
        _interval = packetsPerSecond > 0 ? Math.Max((long)(ticksPerSecond / packetsPerSecond * (1 << FractionBits)), 1) : 0;
    }

    /// <summary>Packets that are due now and have not been before, at most so many; the others stay due.</summary>
    public int TakeDue(long now, int most)
    {
        if (_interval == 0)
            return most;
        long elapsed = now - _start << FractionBits;
        if (elapsed < _next)
            return 0;
        int due = (int)Math.Min((elapsed - _next) / _interval + 1, most);
        _next += due * _interval;
        return due;
    }

    /// <summary>The clock went on for so many ticks in which nothing could be sent: what was due then is not sent later.</summary>
    public void Skip(long ticks) => _next += ticks << FractionBits;
}
