namespace Fulcrum.DataPlane;

/// <summary>
/// Limits something to a rate; holds a tenth of a second's rate and some, so that short bursts pass. Starts as after a second of rest.
/// In a worker's own memory, all zero at first.
/// </summary>
public struct TokenBucket
{
    private const uint SmallestBurst = 32;
    private const uint LongestRestMs = 1000;
    private const ulong Token = 1000;

    // Thousandths of a token.
    private ulong _level;
    private uint _lastMs;
    private bool _started;

    /// <summary>Takes a token; false when there is none.</summary>
    /// <param name="rate">Tokens a second.</param>
    /// <param name="nowMs">Worker's clock.</param>
    public bool TryTake(uint rate, uint nowMs)
    {
        uint elapsedMs = _started ? Math.Min(nowMs - _lastMs, LongestRestMs) : LongestRestMs;
        _level = Math.Min(_level + (ulong)rate * elapsedMs, (rate / 10 + SmallestBurst) * Token);
        _started = true;
        _lastMs = nowMs;
        if (_level < Token)
            return false;
        _level -= Token;
        return true;
    }
}
