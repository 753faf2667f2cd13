using System.Runtime.CompilerServices;

namespace Fulcrum.DataPlane.Synchronisation;

/// <summary>What synchronisation has done since the start, over all workers.</summary>
public struct SyncTotals
{
    /// <summary>Records taken from the workers to be told.</summary>
    public ulong Told;

    /// <summary>Records that found a worker's ring full: the next walk tells them again, ends excepted.</summary>
    public ulong Lost;

    /// <summary>Records given: each becomes one of what follows as soon as its worker has looked at it, or is refused.</summary>
    public ulong Received;

    /// <summary>Sessions of the other director made here.</summary>
    public ulong Installed;

    /// <summary>Records that changed, or confirmed, what was there.</summary>
    public ulong Updated;

    /// <summary>Records about sessions that are this director's own, or that it does not have: they change nothing.</summary>
    public ulong Ignored;

    /// <summary>Sessions of the other director that it has ended.</summary>
    public ulong Ended;

    /// <summary>Sessions of the other director whose packets have come here: they are this one's since.</summary>
    public ulong Adopted;

    /// <summary>Sessions of this director that have become the other's, because their packets came there.</summary>
    public ulong Yielded;

    /// <summary>Sessions of the other director here now.</summary>
    public ulong Held;

    /// <summary>Sessions of this director now that the other one has been told of.</summary>
    public ulong Own;

    private Reasons _refused;

    /// <summary>Records refused for a reason.</summary>
    public ulong this[SyncRefusal reason]
    {
        readonly get => _refused[(int)reason];
        set => _refused[(int)reason] = value;
    }

    /// <summary>Number of <see cref="SyncRefusal"/> values.</summary>
    public const int RefusalCount = (int)SyncRefusal.Malformed + 1;

    [InlineArray(RefusalCount)]
    private struct Reasons
    {
        private ulong _first;
    }
}
