using System.Buffers.Binary;

namespace Fulcrum.Testing;

/// <summary>The Internet checksum (RFC 1071) as one would write it down: big-endian words, independent of the product's own.</summary>
public static class PlainChecksum
{
    /// <summary>Sum of big-endian words; an odd last byte counts as a high one.</summary>
    public static uint Sum(ReadOnlySpan<byte> data)
    {
        uint sum = 0;
        for (int index = 0; index < data.Length; index++)
        {
            sum += index % 2 == 0 ? (uint)data[index] << 8 : data[index];
        }

        return sum;
    }

    /// <summary>Complement of the sum, in host byte order.</summary>
    public static ushort Finish(uint sum)
    {
        while (sum > 0xFFFF)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)(0xFFFF - sum);
    }

    /// <summary>Checksum of bytes whose checksum field is 0.</summary>
    public static ushort Of(ReadOnlySpan<byte> data) => Finish(Sum(data));

    /// <summary>TCP or UDP checksum of a segment whose checksum field is 0; UDP's 0 is not replaced.</summary>
    /// <param name="ipv4Header">At least 20 bytes.</param>
    /// <param name="segment">Layer-4 header and data.</param>
    public static ushort OfSegment(ReadOnlySpan<byte> ipv4Header, ReadOnlySpan<byte> segment)
    {
        Span<byte> pseudoHeader = stackalloc byte[12];
        ipv4Header.Slice(12, 8).CopyTo(pseudoHeader);
        pseudoHeader[9] = ipv4Header[9];
        BinaryPrimitives.WriteUInt16BigEndian(pseudoHeader[10..], (ushort)segment.Length);
        return Finish(Sum(pseudoHeader) + Sum(segment));
    }
}
