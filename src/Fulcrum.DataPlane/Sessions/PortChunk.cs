using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// 128 ports of a pair, by index: a cache line. A port is used, or rests in one of three generations, or is free.
/// <code>
///    0 Used 16   16 RestLow 16   32 RestHigh 16: generation 1 to 3 of resting ports, else 0
///   48 Pair 4    52 Period 4     56 Number 2     58 ReplyBase 2     60 TakenCount 2     62 IsIpv4 1     63 IsLive 1
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal unsafe struct PortChunk
{
    /// <summary>Ports of a chunk.</summary>
    public const int PortCount = 128;

    /// <summary>Periods that a port rests: the one that it was last used in, and two whole ones.</summary>
    public const uint RestPeriods = 3;

    private const int BitsPerWord = 64;

    [FieldOffset(0)] private fixed ulong _used[2];
    [FieldOffset(16)] private fixed ulong _restLow[2];
    [FieldOffset(32)] private fixed ulong _restHigh[2];

    [FieldOffset(0)] private Vector128<ulong> _usedAll;
    [FieldOffset(16)] private Vector128<ulong> _restLowAll;
    [FieldOffset(32)] private Vector128<ulong> _restHighAll;

    /// <summary>The pair whose ports these are.</summary>
    [FieldOffset(48)] public uint Pair;

    /// <summary>The next chunk not in use, while this one is not.</summary>
    [FieldOffset(48)] public uint NextFree;

    /// <summary>The period that resting ports were looked after in.</summary>
    [FieldOffset(52)] public uint Period;

    /// <summary>Index of the first port / 128.</summary>
    [FieldOffset(56)] public ushort Number;

    /// <summary>As the pair's.</summary>
    [FieldOffset(58)] public ushort ReplyBase;

    /// <summary>Sessions that use ports here.</summary>
    [FieldOffset(60)] public ushort TakenCount;

    /// <summary>As the pair's.</summary>
    [FieldOffset(62)] public bool IsIpv4;

    /// <summary>Whether it belongs to a pair.</summary>
    [FieldOffset(63)] public bool IsLive;

    /// <summary>Whether no session uses a port and none rests.</summary>
    public readonly bool IsEmpty => TakenCount == 0 && (_restLowAll | _restHighAll) == Vector128<ulong>.Zero;

    /// <summary>Ports that rest; some of them may be through with it.</summary>
    public readonly int RestingCount => BitOperations.PopCount(_restLow[0] | _restHigh[0]) + BitOperations.PopCount(_restLow[1] | _restHigh[1]);

    /// <summary>Frees the ports that have rested when this period begins.</summary>
    public void Advance(uint period)
    {
        uint periods = period - Period;
        if (periods == 0)
            return;
        Period = period;
        if (periods >= RestPeriods)
        {
            _restLowAll = default;
            _restHighAll = default;
            return;
        }
        for (uint begun = period - periods + 1; begun - 1 != period; begun++)
            Free(GenerationOf(begun));
    }

    /// <summary>The first free port from a place on, before another; -1 when there is none.</summary>
    public readonly int FirstFree(int from, int to)
    {
        for (int word = from / BitsPerWord; from < to; from = ++word * BitsPerWord)
        {
            ulong free = ~(_used[word] | _restLow[word] | _restHigh[word]) >> from % BitsPerWord;
            int place = from + BitOperations.TrailingZeroCount(free);
            if (free != 0)
                return place < to ? place : -1;
        }
        return -1;
    }

    /// <summary>Marks a free port as used.</summary>
    public void Use(int place) => _used[place / BitsPerWord] |= 1UL << place % BitsPerWord;

    /// <summary>Marks a port as used although it may rest; false when it is used.</summary>
    public bool TryClaim(int place)
    {
        ulong bit = 1UL << place % BitsPerWord;
        int word = place / BitsPerWord;
        if ((_used[word] & bit) != 0)
            return false;
        _restLow[word] &= ~bit;
        _restHigh[word] &= ~bit;
        _used[word] |= bit;
        return true;
    }

    /// <summary>Frees a used port.</summary>
    public void Release(int place) => _used[place / BitsPerWord] &= ~(1UL << place % BitsPerWord);

    /// <summary>Lets a port that is no longer used rest, as of this period or one of the two before it.</summary>
    public void Rest(int place, uint period)
    {
        uint generation = GenerationOf(period);
        _restLow[place / BitsPerWord] |= (ulong)(generation & 1) << place % BitsPerWord;
        _restHigh[place / BitsPerWord] |= (ulong)(generation >> 1) << place % BitsPerWord;
    }

    /// <summary>What began to rest three periods ago has the generation of those that begin now.</summary>
    private void Free(uint generation)
    {
        Vector128<ulong> rested = generation switch
        {
            1 => Vector128.AndNot(_restLowAll, _restHighAll),
            2 => Vector128.AndNot(_restHighAll, _restLowAll),
            _ => _restLowAll & _restHighAll,
        };
        _restLowAll = Vector128.AndNot(_restLowAll, rested);
        _restHighAll = Vector128.AndNot(_restHighAll, rested);
    }

    private static uint GenerationOf(uint period) => period % RestPeriods + 1;
}
