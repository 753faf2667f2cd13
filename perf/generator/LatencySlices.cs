using System.Runtime.InteropServices;

namespace Fulcrum.Generator;

/// <summary>The 99.9th percentile of each <see cref="LatencySummary.Slice"/> samples. Allocates nothing after construction.</summary>
internal sealed unsafe class LatencySlices(int most) : IDisposable
{
    private readonly LatencyHistogram _slice = new();
    private readonly long* _percentiles = (long*)NativeMemory.Alloc((nuint)most, sizeof(long));
    private int _count;

    /// <summary>Counts a sample; those after the last slice that there is room for do not count.</summary>
    public void Add(long value)
    {
        _slice.Add(value);
        if (_slice.Count < LatencySummary.Slice)
            return;
        if (_count < most)
            _percentiles[_count++] = _slice.Percentile(0.999);
        _slice.Clear();
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _slice.Clear();
        _count = 0;
    }

    /// <summary>The median over the slices; 0 when there is none.</summary>
    public long Median()
    {
        Span<long> percentiles = new(_percentiles, _count);
        percentiles.Sort();
        return _count == 0 ? 0 : percentiles[_count / 2];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slice.Dispose();
        NativeMemory.Free(_percentiles);
    }
}
