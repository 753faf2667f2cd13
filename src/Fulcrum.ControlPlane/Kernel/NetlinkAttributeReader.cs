using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>Walks attributes (length, type, value, padding to 4); a nested attribute's value is walked by another reader.</summary>
internal ref struct NetlinkAttributeReader(ReadOnlySpan<byte> attributes)
{
    private ReadOnlySpan<byte> _rest = attributes;

    /// <summary>Takes the next attribute, the flag bits of its type removed; false at the end or at a length that does not fit.</summary>
    public bool TryNext(out ushort type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (_rest.Length < NetlinkConstants.AttributeHeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(_rest);
        if (length < NetlinkConstants.AttributeHeaderSize || length > _rest.Length)
        {
            _rest = default;
            return false;
        }
        type = (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(_rest[2..]) & NetlinkConstants.NlaTypeMask);
        value = _rest[NetlinkConstants.AttributeHeaderSize..length];
        _rest = _rest[Math.Min(length + 3 & ~3, _rest.Length)..];
        return true;
    }

    /// <summary>A 32-bit number; 0 when the value is too short.</summary>
    public static uint ReadUInt32(ReadOnlySpan<byte> value) =>
        BinaryPrimitives.TryReadUInt32LittleEndian(value, out uint number) ? number : 0;

    /// <summary>A 16-bit number; 0 when the value is too short.</summary>
    public static ushort ReadUInt16(ReadOnlySpan<byte> value) =>
        BinaryPrimitives.TryReadUInt16LittleEndian(value, out ushort number) ? number : (ushort)0;

    /// <summary>An 8-bit number; 0 when the value is empty.</summary>
    public static byte ReadByte(ReadOnlySpan<byte> value) => value.IsEmpty ? (byte)0 : value[0];

    /// <summary>Text up to the first NUL.</summary>
    public static string ReadString(ReadOnlySpan<byte> value)
    {
        int end = value.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? value : value[..end]);
    }

    /// <summary>An IPv4 or IPv6 address (scope id 0: the interface is told apart elsewhere); null for any other length.</summary>
    public static IPAddress? ReadAddress(ReadOnlySpan<byte> value) =>
        value.Length is 4 or 16 ? new IPAddress(value) : null;
}
