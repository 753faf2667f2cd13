using System.Buffers.Binary;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// Bytes of one direction of a connection: frames of a 4-byte big-endian length and a message. Grows with what is in it, up to a
/// frame's limit, and lets go of a large buffer when it is empty.
/// </summary>
internal sealed class FrameBuffer
{
    /// <summary>Largest message.</summary>
    public const int MaxFrame = 64 << 20;

    private const int HeaderSize = sizeof(int);
    private const int SmallSize = 64 << 10;

    // A long listing fills and empties the buffer again and again.
    private const int KeptSize = 1 << 20;

    private byte[] _bytes = new byte[SmallSize];
    private int _start;
    private int _end;

    /// <summary>Bytes in the buffer.</summary>
    public int Count => _end - _start;

    /// <summary>The bytes in the buffer, oldest first.</summary>
    public ReadOnlySpan<byte> Content => _bytes.AsSpan(_start, Count);

    /// <summary>Free space behind the content; at least one byte. Report with <see cref="Advance"/> how much was filled.</summary>
    public Span<byte> Space(int atLeast = 1)
    {
        if (_bytes.Length - _end < atLeast)
            MakeRoom(atLeast);
        return _bytes.AsSpan(_end);
    }

    /// <summary>So many bytes of <see cref="Space"/> hold content now.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>Removes the oldest bytes.</summary>
    public void Consume(int count)
    {
        _start += count;
        if (_start != _end)
            return;
        _start = _end = 0;
        if (_bytes.Length > KeptSize)
            _bytes = new byte[SmallSize];
    }

    /// <summary>Appends a message as a frame.</summary>
    public void Write(IMessage message)
    {
        int size = message.CalculateSize();
        Span<byte> space = Space(HeaderSize + size);
        BinaryPrimitives.WriteInt32BigEndian(space, size);
        message.WriteTo(space.Slice(HeaderSize, size));
        Advance(HeaderSize + size);
    }

    /// <summary>The oldest message's bytes, if all of them are there. <see cref="ConsumeFrame"/> removes it.</summary>
    /// <exception cref="InvalidDataException">The length is 0 or beyond <see cref="MaxFrame"/>.</exception>
    public bool TryPeekFrame(out ReadOnlySpan<byte> message)
    {
        message = default;
        if (Count < HeaderSize)
            return false;
        uint size = BinaryPrimitives.ReadUInt32BigEndian(Content);
        if (size is 0 or > MaxFrame)
            throw new InvalidDataException($"a frame claims {size} bytes; 1 to {MaxFrame} are allowed");
        if (Count < HeaderSize + (int)size)
            return false;
        message = Content.Slice(HeaderSize, (int)size);
        return true;
    }

    /// <summary>Removes the message that <see cref="TryPeekFrame"/> gave.</summary>
    public void ConsumeFrame(int messageSize) => Consume(HeaderSize + messageSize);

    /// <summary>So that a large frame moves once; 0 while that is not known.</summary>
    private int FirstFrameSize
    {
        get
        {
            uint size = Count < HeaderSize ? 0 : BinaryPrimitives.ReadUInt32BigEndian(Content);
            return size > MaxFrame ? 0 : HeaderSize + (int)size;
        }
    }

    private void MakeRoom(int atLeast)
    {
        byte[] target = _bytes;
        if (Count + atLeast > _bytes.Length)
            target = new byte[Math.Max(Math.Max(Count + atLeast, _bytes.Length * 2), FirstFrameSize)];
        Content.CopyTo(target);
        _end = Count;
        _start = 0;
        _bytes = target;
    }
}
