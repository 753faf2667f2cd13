using CsCheck;
using Fulcrum.DataPlane.Fragments;

namespace Fulcrum.DataPlane.Tests.Fragments;

public class ByteRangesTests
{
    [Test]
    public void Ranges_OfAnyFragments_AreThoseOfABitmap() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 12], Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))).Array[1, 40].Sample(fragments =>
        {
            ByteRanges ranges = default;
            Bitmap bitmap = new();
            foreach ((int start, int length, bool isLast) in fragments)
            {
                Assert.That(ranges.Add(start, start + length, isLast), Is.EqualTo(bitmap.Add(start, start + length, isLast)));
                Assert.That(ranges.IsComplete, Is.EqualTo(bitmap.IsComplete));
            }
        });

    [Test]
    public void Ranges_WithMoreGapsThanCanBeNoted_TakeNoMoreUntilOneCloses()
    {
        ByteRanges ranges = default;
        for (int index = 0; index < ByteRanges.Capacity; index++)
        {
            Assert.That(ranges.Add(index * 2, index * 2 + 1, false), Is.EqualTo(Coverage.New));
        }

        Assert.That(ranges.Add(8000, 8001, false), Is.EqualTo(Coverage.TooManyGaps));
        Assert.That(ranges.Add(1, 2, false), Is.EqualTo(Coverage.New));
        Assert.That(ranges.Add(8000, 8001, true), Is.EqualTo(Coverage.New));
        Assert.That(ranges.Add(8191, 8192, false), Is.EqualTo(Coverage.Overlap), "behind the end");
    }

    /// <summary>The same with one flag a unit. Fragments that lie whole within bytes seen without a gap are repeated.</summary>
    private sealed class Bitmap
    {
        private readonly bool[] _seen = new bool[64];
        private int _end;

        public bool IsComplete => _end > 0 && _seen.AsSpan(0, _end).IndexOf(false) < 0;

        public Coverage Add(int start, int end, bool isLast)
        {
            int highest = _seen.AsSpan().LastIndexOf(true) + 1;
            bool contradicts = isLast ? end < highest || (_end != 0 && end != _end) : _end != 0 && end > _end;
            Span<bool> covered = _seen.AsSpan(start, end - start);
            if (contradicts || (covered.Contains(true) && covered.Contains(false)))
            {
                return Coverage.Overlap;
            }

            if (covered.Contains(true))
            {
                return Coverage.Repeated;
            }

            covered.Fill(true);
            _end = isLast ? end : _end;
            return Coverage.New;
        }
    }
}
