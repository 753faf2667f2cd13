namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>When to connect again: soon at first, ever more seldom after that, and never at the same time as the peer for long.</summary>
internal sealed class Reconnection(uint seed)
{
    /// <summary>Longest time between two attempts.</summary>
    public const long LongestMs = 2_000;

    private const long ShortestMs = 100;

    private uint _random = seed | 1;
    private long _backOffMs = ShortestMs;
    private long _nextMs;

    /// <summary>The next attempt comes soon.</summary>
    public void Reset(long nowMs)
    {
        _backOffMs = ShortestMs;
        _nextMs = nowMs + Jitter(ShortestMs);
    }

    /// <summary>Whether to try now.</summary>
    public bool IsDue(long nowMs) => nowMs >= _nextMs;

    /// <summary>One is made now.</summary>
    public void Attempted(long nowMs)
    {
        _nextMs = nowMs + _backOffMs + Jitter(_backOffMs);
        _backOffMs = Math.Min(_backOffMs * 2, LongestMs);
    }

    /// <summary>Milliseconds until the next one, at most a tenth of a second, because connections that are being made have deadlines.</summary>
    public int WaitMs(long nowMs) => (int)Math.Clamp(_nextMs - nowMs, 1, ShortestMs);

    private long Jitter(long mostMs)
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return _random % mostMs;
    }
}
