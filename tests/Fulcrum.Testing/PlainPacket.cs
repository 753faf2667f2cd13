using System.Buffers.Binary;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>An IP packet taken apart, independently of the product's code.</summary>
/// <param name="Header">IPv4 header with options, or the first 40 bytes of IPv6 with the last destination of the packet.</param>
/// <param name="Protocol">What the upper layer is.</param>
/// <param name="UpperLayer">What follows all headers of the network layer, without padding.</param>
/// <param name="IsFragment">Whether it is a part of a packet.</param>
/// <param name="FragmentOffset">Bytes; other than 0, the upper layer's header is not there.</param>
internal sealed record PlainPacket(byte[] Header, byte Protocol, byte[] UpperLayer, bool IsFragment, int FragmentOffset)
{
    public bool IsIpv6 => Header[0] >> 4 == 6;

    /// <summary>Where IP begins in a frame, behind its tags; -1: nowhere.</summary>
    public static int NetworkOffset(byte[] frame)
    {
        for (int offset = 12; offset + 2 <= frame.Length; offset += 4)
        {
            switch (BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(offset)))
            {
                case 0x0800 or 0x86DD:
                    return offset + 2;
                case 0x8100 or 0x88A8:
                    continue;
                default:
                    return -1;
            }
        }

        return -1;
    }

    /// <summary>Reads a packet; null when it is cut or contradicts itself.</summary>
    /// <param name="bytes">From the network header on; what is behind the packet's own length is padding.</param>
    public static PlainPacket? Read(byte[] bytes) => (bytes.Length == 0 ? 0 : bytes[0] >> 4) switch
    {
        4 => ReadIpv4(bytes),
        6 => ReadIpv6(bytes),
        _ => null,
    };

    private static PlainPacket? ReadIpv4(byte[] bytes)
    {
        int headerLength = (bytes[0] & 15) * 4;
        int totalLength = bytes.Length < 20 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2));
        if (headerLength < 20 || totalLength < headerLength || totalLength > bytes.Length)
        {
            return null;
        }

        int fragment = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(6));
        return new(
            bytes[..headerLength], bytes[9], bytes[headerLength..totalLength], (fragment & 0x3FFF) != 0, (fragment & 0x1FFF) * 8);
    }

    private static PlainPacket? ReadIpv6(byte[] bytes)
    {
        int end = bytes.Length < 40 ? -1 : 40 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(4));
        if (end < 0 || end > bytes.Length)
        {
            return null;
        }

        byte[] header = bytes[..40];
        byte protocol = bytes[6];
        int offset = 40;
        int fragment = 0;
        while ((fragment & 0xFFF8) == 0
            && protocol is IpProtocol.HopByHop or IpProtocol.Ipv6Route or IpProtocol.Ipv6Options or IpProtocol.Ipv6Fragment)
        {
            if (offset + 8 > end)
            {
                return null;
            }

            bool isFragment = protocol == IpProtocol.Ipv6Fragment;
            fragment = isFragment ? BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(offset + 2)) & 0xFFF9 : fragment;
            int next = offset + (isFragment ? 8 : 8 * (1 + bytes[offset + 1]));
            if (protocol == IpProtocol.Ipv6Route && next <= end)
            {
                header = Ipv6Extension.WithLastDestination(header, bytes[offset..next]);
            }

            protocol = bytes[offset];
            offset = next;
        }

        return offset > end ? null : new(header, protocol, bytes[offset..end], fragment != 0, fragment & 0xFFF8);
    }
}
