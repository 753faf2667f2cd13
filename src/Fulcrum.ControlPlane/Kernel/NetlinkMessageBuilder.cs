using System.Buffers.Binary;
using System.Net;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Writes one message into a caller's buffer. Throws <see cref="InvalidOperationException"/> when the buffer is too small, before
/// anything is written outside of it.
/// </summary>
internal ref struct NetlinkMessageBuilder
{
    private readonly Span<byte> _buffer;
    private int _length;

    /// <summary>Starts a message of this type; the socket fills in the sequence number.</summary>
    public NetlinkMessageBuilder(Span<byte> buffer, ushort type, ushort flags)
    {
        _buffer = buffer;
        Span<byte> header = Reserve(NetlinkConstants.MessageHeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], type);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], flags);
    }

    /// <summary>Appends zeroed bytes (a fixed header), padded to 4, and returns them without the padding.</summary>
    public Span<byte> Reserve(int size)
    {
        int padded = size + 3 & ~3;
        if (_buffer.Length - _length < padded)
            throw new InvalidOperationException($"A netlink message does not fit in {_buffer.Length} bytes.");
        Span<byte> reserved = _buffer.Slice(_length, padded);
        reserved.Clear();
        _length += padded;
        return reserved[..size];
    }

    /// <summary>Appends an attribute.</summary>
    public void Add(ushort type, scoped ReadOnlySpan<byte> value)
    {
        int start = BeginAttribute(type);
        value.CopyTo(Reserve(value.Length));
        EndAttribute(start, value.Length);
    }

    /// <summary>Appends a 32-bit attribute.</summary>
    public void Add(ushort type, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        Add(type, bytes);
    }

    /// <summary>Appends an 8-bit attribute.</summary>
    public void Add(ushort type, byte value) => Add(type, [value]);

    /// <summary>Appends an address of either family in network byte order.</summary>
    public void Add(ushort type, IPAddress value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, out int length);
        Add(type, bytes[..length]);
    }

    /// <summary>Starts an attribute whose value is what is appended until <see cref="EndNested"/>, which takes the result.</summary>
    public int BeginAttribute(ushort type)
    {
        int start = _length;
        BinaryPrimitives.WriteUInt16LittleEndian(Reserve(NetlinkConstants.AttributeHeaderSize)[2..], type);
        return start;
    }

    /// <summary>Ends a nested attribute.</summary>
    public readonly void EndNested(int start) => EndAttribute(start, _length - start - NetlinkConstants.AttributeHeaderSize);

    /// <summary>The whole message with its length set.</summary>
    public readonly Span<byte> Finish()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer, (uint)_length);
        return _buffer[.._length];
    }

    private readonly void EndAttribute(int start, int valueLength) =>
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer[start..], (ushort)(NetlinkConstants.AttributeHeaderSize + valueLength));
}
