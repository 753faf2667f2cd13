using System.Buffers.Binary;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Walks the messages of one datagram. A length that does not fit ends the walk; nothing outside of the datagram is ever read.
/// <code>
///  0       4      6       8          12         16
///  +-------+------+-------+----------+----------+-----------+
///  | length| type | flags | sequence | port id  | payload...|  the next message starts at a multiple of 4
///  +-------+------+-------+----------+----------+-----------+
/// </code>
/// </summary>
internal ref struct NetlinkMessageReader(ReadOnlySpan<byte> datagram)
{
    private ReadOnlySpan<byte> _rest = datagram;

    /// <summary>Takes the next message; false at the end or where the bytes make no sense any more.</summary>
    public bool TryNext(out NetlinkMessage message)
    {
        message = default;
        if (_rest.Length < NetlinkConstants.MessageHeaderSize)
            return false;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
        if (length < NetlinkConstants.MessageHeaderSize || length > (uint)_rest.Length)
        {
            _rest = default;
            return false;
        }
        message = new NetlinkMessage(
            BinaryPrimitives.ReadUInt16LittleEndian(_rest[4..]),
            BinaryPrimitives.ReadUInt16LittleEndian(_rest[6..]),
            BinaryPrimitives.ReadUInt32LittleEndian(_rest[8..]),
            _rest[NetlinkConstants.MessageHeaderSize..(int)length]);
        _rest = _rest[Math.Min((int)length + 3 & ~3, _rest.Length)..];
        return true;
    }
}
