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
    public static ushort OfSegment(ReadOnlySpan<byte> ipv4Header, ReadOnlySpan<byte> segment) =>
        OfSegment(ipv4Header, ipv4Header[9], segment);

    /// <summary>Checksum of a segment whose field is 0, with the pseudo-header of its family; UDP's 0 is not replaced.</summary>
    /// <param name="networkHeader">At least 20 bytes of IPv4, 40 of IPv6.</param>
    /// <param name="protocol">What the segment is.</param>
    /// <param name="segment">Layer-4 header and data.</param>
    public static ushort OfSegment(ReadOnlySpan<byte> networkHeader, byte protocol, ReadOnlySpan<byte> segment) =>
        Finish(PseudoHeaderSum(networkHeader, protocol, segment.Length) + Sum(segment));

    /// <summary>Sum of a pseudo-header (RFC 9293 section 3.1, RFC 8200 section 8.1).</summary>
    /// <param name="networkHeader">At least 20 bytes of IPv4, 40 of IPv6.</param>
    /// <param name="protocol">What the segment is.</param>
    /// <param name="segmentLength">Bytes of layer-4 header and data.</param>
    public static uint PseudoHeaderSum(ReadOnlySpan<byte> networkHeader, byte protocol, int segmentLength)
    {
        bool isIpv6 = networkHeader[0] >> 4 == 6;
        Span<byte> end = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(end, segmentLength);
        end[7] = protocol;
        return Sum(isIpv6 ? networkHeader.Slice(8, 32) : networkHeader.Slice(12, 8)) + Sum(end);
    }
}
