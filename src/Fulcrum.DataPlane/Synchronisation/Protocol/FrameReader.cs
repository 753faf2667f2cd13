namespace Fulcrum.DataPlane.Synchronisation.Protocol;

/// <summary>
/// What has been received on a connection and not been used: a fixed buffer, in which frames are found and checked. Nothing is read on
/// while the oldest frame cannot be used up, so that the peer is held back in the end.
/// </summary>
internal sealed class FrameReader
{
    /// <summary>Bytes of the buffer: more than one of the longest frames.</summary>
    public const int Capacity = 128 << 10;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);
    private int _start;
    private int _end;
    private ulong _sequence;
    private bool _hasMagic;
    private int _payload;

    /// <summary>Free space behind the content; empty: what is there has to be used first.</summary>
    public Span<byte> Space
    {
        get
        {
            if (_start > 0 && Capacity - _end < Capacity / 2)
            {
                _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
                (_start, _end) = (0, _end - _start);
            }
            return _bytes.AsSpan(_end);
        }
    }

    /// <summary>Empties the buffer, for another connection.</summary>
    public void Reset()
    {
        _start = _end = 0;
        _sequence = 0;
        _hasMagic = false;
    }

    /// <summary>So many bytes of <see cref="Space"/> hold content now.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>
    /// Finds the oldest frame. <see cref="FrameType.None"/>: not all of it is there, or, with a <paramref name="refusal"/>, what is there is
    /// none. <see cref="Payload"/> holds it until <see cref="Next"/>.
    /// </summary>
    /// <param name="keys">Known: the tag counts.</param>
    /// <param name="isTrusted">Whether the other end has proved to know the key.</param>
    /// <param name="refusal">Why the connection is of no more use.</param>
    public FrameType Peek(FrameKeys keys, bool isTrusted, out CloseReason refusal)
    {
        refusal = CloseReason.None;
        if (!_hasMagic && !TryTakeMagic(out refusal))
            return FrameType.None;
        ReadOnlySpan<byte> content = _bytes.AsSpan(_start, _end - _start);
        if (content.Length < Frame.HeaderSize)
            return FrameType.None;
        _payload = Frame.PayloadOf(content);
        if ((uint)_payload > (isTrusted ? Frame.MaxPayload : Frame.MaxHandshakePayload))
        {
            refusal = CloseReason.Oversized;
            return FrameType.None;
        }
        if (content.Length < Frame.SizeOf(_payload))
            return FrameType.None;
        content = content[..Frame.SizeOf(_payload)];
        FrameType type = Frame.TypeOf(content);
        // Who refuses us before there is a key can only say so in the clear.
        bool isBareBye = type == FrameType.Bye && !isTrusted;
        if (keys.AreKnown && !isBareBye && !Frame.IsGenuine(content, keys.Receive))
            refusal = CloseReason.Authentication;
        else if (Frame.SequenceOf(content) != _sequence && !isBareBye)
            refusal = CloseReason.Sequence;
        else if (!Frame.IsPlain(content, keys.AreKnown || isBareBye))
            refusal = CloseReason.Malformed;
        return refusal == CloseReason.None ? type : FrameType.None;
    }

    /// <summary>Of the frame that was found.</summary>
    public Span<byte> Payload => _bytes.AsSpan(_start + Frame.HeaderSize, _payload);

    /// <summary>The frame that was found is used up.</summary>
    public void Next()
    {
        _sequence++;
        _start += Frame.SizeOf(_payload);
        if (_start == _end)
            _start = _end = 0;
    }

    private bool TryTakeMagic(out CloseReason refusal)
    {
        int count = Math.Min(_end - _start, Frame.Magic.Length);
        refusal = _bytes.AsSpan(_start, count).SequenceEqual(Frame.Magic[..count]) ? CloseReason.None : CloseReason.BadMagic;
        if (refusal != CloseReason.None || count < Frame.Magic.Length)
            return false;
        _start += count;
        _hasMagic = true;
        return true;
    }
}
