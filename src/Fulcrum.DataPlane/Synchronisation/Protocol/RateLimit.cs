namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>Limits records to so many a second; a twentieth of a second's worth may come at once.</summary>
internal struct RateLimit
{
    private const long UnitsOfRecord = 1_000;
    private const uint BurstPart = 20;

    // Thousandths of a record, so that a millisecond's worth is a whole number.
    private long _level;
    private long _lastMs;

    /// <summary>Begins with a full burst.</summary>
    public void Reset(long nowMs)
    {
        _level = long.MaxValue;
        _lastMs = nowMs;
    }

    /// <summary>How many records may be told now.</summary>
    public int Allowed(uint rate, long nowMs)
    {
        long most = Math.Max(rate / BurstPart, 1) * UnitsOfRecord;
        long elapsedMs = Math.Clamp(nowMs - _lastMs, 0, 1_000);
        _lastMs = nowMs;
        _level = Math.Min(_level > most ? most : _level + rate * elapsedMs, most);
        return (int)(_level / UnitsOfRecord);
    }

    /// <summary>So many were told.</summary>
    public void Spend(int records) => _level -= records * UnitsOfRecord;
}
