namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// What waits to be sent on a connection: a fixed buffer that frames are made in. Full when the peer does not read; nothing is added then.
/// </summary>
internal sealed class FrameWriter
{
    /// <summary>Bytes of the buffer: a few of the longest frames.</summary>
    public const int Capacity = 256 << 10;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);
    private int _start;
    private int _end;
    private ulong _sequence;

    /// <summary>Bytes that wait, oldest first.</summary>
    public ReadOnlySpan<byte> Pending => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Longest payload that there is room for now; negative: none.</summary>
    public int Room => Capacity - (_end - _start) - Frame.HeaderSize - Frame.TagSize;

    /// <summary>Empties the buffer, for another connection.</summary>
    public void Reset()
    {
        _start = _end = 0;
        _sequence = 0;
    }

    /// <summary>So many of the oldest bytes are on their way.</summary>
    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
            _start = _end = 0;
    }

    /// <summary>Bytes outside of all frames.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>
    /// Where the payload of the next frame goes, exactly so long; empty when there is no room. It is a frame with <see cref="Commit"/>.
    /// </summary>
    public Span<byte> Begin(int payload)
    {
        if (payload > Room)
            return default;
        if (Capacity - _end < Frame.SizeOf(payload))
        {
            Pending.CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }
        return _bytes.AsSpan(_end + Frame.HeaderSize, payload);
    }

    /// <summary>Appends a frame whose payload, perhaps a shorter one than announced, is in its place.</summary>
    public void Commit(FrameType type, int payload, ReadOnlySpan<byte> key)
    {
        Frame.Seal(_bytes.AsSpan(_end, Frame.SizeOf(payload)), type, _sequence++, key);
        _end += Frame.SizeOf(payload);
    }
}
