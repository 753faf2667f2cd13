using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>An extension header of IPv6 (RFC 8200 section 4). <see cref="PacketBuilder"/> fills in what follows.</summary>
/// <param name="Protocol">What the header before says of it.</param>
/// <param name="Bytes">The header; its first byte is replaced.</param>
public sealed record Ipv6Extension(byte Protocol, byte[] Bytes)
{
    /// <summary>Hop-by-hop options: type, length, value each; padded to a multiple of 8 bytes.</summary>
    public static Ipv6Extension HopByHop(params byte[] options) => new(IpProtocol.HopByHop, Padded(options));

    /// <summary>Destination options: type, length, value each; padded to a multiple of 8 bytes.</summary>
    public static Ipv6Extension DestinationOptions(params byte[] options) => new(IpProtocol.Ipv6Options, Padded(options));

    /// <summary>A routing header of type 2, or another, with addresses.</summary>
    public static Ipv6Extension Routing(byte segmentsLeft, byte type = 2, params IpAddress[] addresses)
    {
        ReadOnlySpan<byte> list = MemoryMarshal.AsBytes(addresses.AsSpan());
        return new(IpProtocol.Ipv6Route, [0, (byte)(list.Length / 8), type, segmentsLeft, 0, 0, 0, 0, .. list]);
    }

    /// <summary>A fragment header; the offset is in bytes, a multiple of 8.</summary>
    public static Ipv6Extension Fragment(int offset, bool moreFragments, uint id)
    {
        byte[] header = new byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(offset | (moreFragments ? 1 : 0)));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), id);
        return new(IpProtocol.Ipv6Fragment, header);
    }

    /// <summary>Headers as they lie in a packet, each naming the next one.</summary>
    /// <param name="headers">In their order.</param>
    /// <param name="protocol">What follows the last one.</param>
    internal static byte[] Chain(IReadOnlyList<Ipv6Extension> headers, byte protocol) =>
        [.. headers.SelectMany((header, index) => (byte[])[First(headers, index + 1, protocol), .. header.Bytes[1..]])];

    /// <summary>Protocol of the header at an index, or what follows the last one.</summary>
    internal static byte First(IReadOnlyList<Ipv6Extension> headers, int index, byte protocol) =>
        index < headers.Count ? headers[index].Protocol : protocol;

    /// <summary>An IPv6 header with the last destination of a routing header: the pseudo-header's (section 8.1).</summary>
    internal static byte[] WithLastDestination(byte[] header, byte[] routingHeader)
    {
        bool hasMore = routingHeader.Length >= 24 && routingHeader[3] != 0;
        return hasMore ? [.. header[..24], .. routingHeader[^16..]] : header;
    }

    private static byte[] Padded(byte[] options)
    {
        int length = (2 + options.Length + 7) / 8 * 8;
        int padding = length - 2 - options.Length;
        byte[] pad = padding switch { 0 => [], 1 => [0], _ => [1, (byte)(padding - 2), .. new byte[padding - 2]] };
        return [0, (byte)(length / 8 - 1), .. options, .. pad];
    }
}
