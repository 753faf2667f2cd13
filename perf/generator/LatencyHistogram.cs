using System.Numerics;
using System.Runtime.InteropServices;

namespace Fulcrum.Generator;

/// <summary>
/// Counts values in buckets of equal width within each power of two: 128 of them, so that a percentile is at most 0.8 % too large. Lies in
/// native memory.
/// </summary>
internal sealed unsafe class LatencyHistogram : IDisposable
{
    private const int SubBucketBits = 7;
    private const int SubBuckets = 1 << SubBucketBits;
    private const int Buckets = (64 - SubBucketBits) * SubBuckets;

    private readonly long* _counts = (long*)NativeMemory.AllocZeroed(Buckets, sizeof(long));

    /// <summary>Values counted.</summary>
    public long Count { get; private set; }

    /// <summary>The largest one.</summary>
    public long Max { get; private set; }

    /// <summary>Counts a value; negative ones count as 0.</summary>
    public void Add(long value)
    {
        value = Math.Max(value, 0);
        _counts[IndexOf((ulong)value)]++;
        Count++;
        Max = Math.Max(Max, value);
    }

    /// <summary>Counts what another one has counted, too.</summary>
    public void Add(LatencyHistogram other)
    {
        for (int index = 0; index < Buckets; index++)
            _counts[index] += other._counts[index];
        Count += other.Count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        NativeMemory.Clear(_counts, (nuint)(IndexOf((ulong)Max) + 1) * sizeof(long));
        Count = 0;
        Max = 0;
    }

    /// <summary>The least value that so large a part of the counted ones (0 to 1) is not above; 0 when there is none.</summary>
    public long Percentile(double part)
    {
        long rank = Math.Max((long)Math.Ceiling(part * Count), 1);
        long seen = 0;
        for (int index = 0; index < Buckets; index++)
        {
            seen += _counts[index];
            if (seen >= rank)
                return Math.Min(LastOf(index), Max);
        }
        return 0;
    }

    /// <summary>The usual percentiles in microseconds, of values that are ticks.</summary>
    public LatencySummary Summary(long ticksPerSecond)
    {
        double ticksPerUs = ticksPerSecond / 1e6;
        return new LatencySummary(
            Count, Percentile(0.5) / ticksPerUs, Percentile(0.99) / ticksPerUs, Percentile(0.999) / ticksPerUs, Max / ticksPerUs);
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(_counts);

    private static int IndexOf(ulong value)
    {
        int shift = Math.Max(BitOperations.Log2(value) - SubBucketBits, 0);
        return (shift << SubBucketBits) + (int)(value >> shift);
    }

    /// <summary>The largest value of a bucket.</summary>
    private static long LastOf(int index)
    {
        int shift = Math.Max((index >> SubBucketBits) - 1, 0);
        long first = (long)(index - (shift << SubBucketBits)) << shift;
        return first + (1L << shift) - 1;
    }
}
