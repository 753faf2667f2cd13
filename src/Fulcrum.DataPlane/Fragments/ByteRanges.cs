namespace Fulcrum.DataPlane.Fragments;

/// <summary>
/// Which bytes of a datagram its fragments have brought, as sorted ranges that neither overlap nor touch. In units of 8 bytes,
/// like fragment offsets; only the last fragment's end is rounded up. Zeroed memory is a datagram of which nothing has come.
/// </summary>
internal unsafe struct ByteRanges
{
    /// <summary>Gaps, and so ranges, that one datagram can have. In order, forwards or backwards, there is one range.</summary>
    public const int Capacity = 32;

    private fixed ushort _starts[Capacity];
    private fixed ushort _ends[Capacity];
    private ushort _count;

    // End of the last fragment; 0: it has not come.
    private ushort _end;

    /// <summary>Whether all of the datagram has come.</summary>
    public readonly bool IsComplete => _count == 1 && _starts[0] == 0 && _ends[0] == _end;

    /// <summary>Adds what a fragment brings; nothing unless the answer is <see cref="Coverage.New"/>.</summary>
    /// <param name="start">First unit.</param>
    /// <param name="end">Unit behind the last.</param>
    /// <param name="isLast">Whether the datagram ends there.</param>
    public Coverage Add(int start, int end, bool isLast)
    {
        if (Contradicts(end, isLast))
            return Coverage.Overlap;
        int at = 0;
        while (at < _count && _ends[at] < start)
            at++;
        bool joinsLeft = at < _count && _ends[at] == start;
        int right = joinsLeft ? at + 1 : at;
        if (right < _count && _starts[right] < end)
            return _starts[right] <= start && end <= _ends[right] ? Coverage.Repeated : Coverage.Overlap;
        bool joinsRight = right < _count && _starts[right] == end;
        if (!joinsLeft && !joinsRight && _count == Capacity)
            return Coverage.TooManyGaps;
        Join(at, right, joinsLeft, joinsRight, (ushort)start, (ushort)end);
        if (isLast)
            _end = (ushort)end;
        return Coverage.New;
    }

    /// <summary>Whether a fragment ends elsewhere than the last one, or has bytes behind it.</summary>
    private readonly bool Contradicts(int end, bool isLast)
    {
        int seen = _count > 0 ? _ends[_count - 1] : 0;
        return isLast ? end < seen || _end != 0 && end != _end : _end != 0 && end > _end;
    }

    private void Join(int at, int right, bool joinsLeft, bool joinsRight, ushort start, ushort end)
    {
        if (joinsLeft && joinsRight)
        {
            _ends[at] = _ends[right];
            Move(right + 1, right);
        }
        else if (joinsLeft)
            _ends[at] = end;
        else if (joinsRight)
            _starts[right] = start;
        else
        {
            Move(at, at + 1);
            _starts[at] = start;
            _ends[at] = end;
        }
    }

    /// <summary>Moves the ranges from one index on to another index; there are as many more or fewer then.</summary>
    private void Move(int from, int to)
    {
        int moved = _count - from;
        fixed (ushort* starts = _starts, ends = _ends)
        {
            new ReadOnlySpan<ushort>(starts + from, moved).CopyTo(new Span<ushort>(starts + to, moved));
            new ReadOnlySpan<ushort>(ends + from, moved).CopyTo(new Span<ushort>(ends + to, moved));
        }
        _count = (ushort)(_count + to - from);
    }
}
