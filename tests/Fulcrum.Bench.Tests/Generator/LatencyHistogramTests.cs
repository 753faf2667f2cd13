using CsCheck;
using Fulcrum.Generator;

namespace Fulcrum.Bench.Tests.Generator;

/// <summary>Percentiles from buckets.</summary>
internal sealed class LatencyHistogramTests
{
    [Test]
    public void Percentile_OfAnyValues_IsAtMostOnePartIn128TooLarge() =>
        Gen.Select(Gen.Long[0, 1L << 40].Array[1, 200], Gen.Double[0, 1]).Sample((values, part) =>
        {
            using LatencyHistogram histogram = new();
            foreach (long value in values)
                histogram.Add(value);
            long exact = values.Order().ElementAt(Math.Max((int)Math.Ceiling(part * values.Length), 1) - 1);
            long found = histogram.Percentile(part);
            Assert.That(found, Is.GreaterThanOrEqualTo(exact).And.LessThanOrEqualTo(exact + exact / 128));
            Assert.That(histogram.Percentile(1), Is.EqualTo(values.Max()));
        });

    [Test]
    public void Percentile_WithoutValues_IsZero()
    {
        using LatencyHistogram histogram = new();
        Assert.That(histogram.Percentile(0.5), Is.Zero);
    }

    [Test]
    public void Clear_ForgetsTheLargestValueToo()
    {
        using LatencyHistogram histogram = new();
        histogram.Add(long.MaxValue);
        histogram.Clear();
        histogram.Add(3);
        Assert.That((histogram.Count, histogram.Max, histogram.Percentile(1)), Is.EqualTo((1, 3, 3)));
    }

    [Test]
    public void Add_AnotherHistogram_CountsBoth()
    {
        using LatencyHistogram one = new();
        using LatencyHistogram other = new();
        one.Add(10);
        other.Add(20);
        other.Add(-5);
        one.Add(other);
        Assert.That((one.Count, one.Max, one.Percentile(0.3), one.Percentile(0.6)), Is.EqualTo((3, 20, 0, 10)));
    }

    [Test]
    public void Summary_OfTicks_IsInMicroseconds()
    {
        using LatencyHistogram histogram = new();
        for (int ticks = 1; ticks <= 100; ticks++)
            histogram.Add(ticks);
        LatencySummary summary = histogram.Summary(ticksPerSecond: 2_000_000);
        Assert.That(summary, Is.EqualTo(new LatencySummary(100, P50: 25, P99: 49.5, P999: 50, Max: 50)));
    }

    [Test]
    public void Slices_WithOneStall_HaveTheMedianOfTheOthers()
    {
        using LatencySlices slices = new(most: 8);
        for (int slice = 0; slice < 3; slice++)
            for (int sample = 0; sample < LatencySummary.Slice; sample++)
                slices.Add(slice == 1 ? 5000 : 7);
        Assert.That(slices.Median(), Is.EqualTo(7));
    }

    [Test]
    public void Slices_WithoutAFullOne_HaveNoMedian()
    {
        using LatencySlices slices = new(most: 8);
        slices.Add(1);
        Assert.That(slices.Median(), Is.Zero);
    }
}
