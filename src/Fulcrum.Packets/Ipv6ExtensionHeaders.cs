using System.Runtime.CompilerServices;

namespace Fulcrum.Packets;

/// <summary>Finds the upper layer of an IPv6 packet behind its extension headers (RFC 8200 section 4).</summary>
/// <remarks>
/// Hop-by-hop options, routing, destination options, each a multiple of 8 bytes:
/// <code>
///    0               1               2               3
///    +---------------+---------------+---------------+---------------+
///  0 |  Next Header  | (bytes - 8)/8 | Routing Type  | Segments Left |
///    +---------------+---------------+---------------+---------------+
/// </code>
/// Authentication (51) and encapsulated security payload (50) are upper layers here: what they hold is not read.
/// </remarks>
public static unsafe class Ipv6ExtensionHeaders
{
    /// <summary>The most extension headers of a packet; one that has more is invalid.</summary>
    public const int MaximumCount = 8;

    private const int Unit = 8;

    private static Ipv6UpperLayer Invalid => new(IpProtocol.Ipv6NoNext, -1, -1, 0);

    /// <summary>Walks over the extension headers. Reads nothing behind <paramref name="length"/>.</summary>
    /// <param name="packet">The IPv6 header; unsafe: <paramref name="length"/> bytes are readable.</param>
    /// <param name="length">Bytes of the packet with the IPv6 header, at least <see cref="Ipv6Header.Length"/>.</param>
    /// <returns>
    /// Invalid if a header is cut, there are more than <see cref="MaximumCount"/>, hop-by-hop options are not the first
    /// (section 4.3), or there are two fragment headers. The walk ends behind a fragment header whose offset is not 0: what
    /// follows it is no header.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Ipv6UpperLayer Walk(byte* packet, int length)
    {
        byte protocol = ((Ipv6Header*)packet)->NextHeader;
        return IsExtension(protocol) ? WalkFrom(protocol, packet, length) : new(protocol, Ipv6Header.Length, -1, 0);
    }

    private static Ipv6UpperLayer WalkFrom(byte protocol, byte* packet, int length)
    {
        int offset = Ipv6Header.Length;
        int fragmentHeaderOffset = -1;
        byte segmentsLeft = 0;
        for (int count = 0; IsExtension(protocol); count++)
        {
            if (count == MaximumCount || length - offset < Unit || (protocol == IpProtocol.HopByHop && count != 0))
            {
                return Invalid;
            }

            byte* header = packet + offset;
            if (protocol == IpProtocol.Ipv6Fragment)
            {
                if (fragmentHeaderOffset >= 0)
                {
                    return Invalid;
                }

                fragmentHeaderOffset = offset;
                offset += Ipv6FragmentHeader.Length;
                if (((Ipv6FragmentHeader*)header)->FragmentOffset != 0)
                {
                    return new(header[0], offset, fragmentHeaderOffset, segmentsLeft);
                }
            }
            else
            {
                segmentsLeft = protocol == IpProtocol.Ipv6Route ? Math.Max(segmentsLeft, header[3]) : segmentsLeft;
                offset += (header[1] + 1) * Unit;
            }

            protocol = header[0];
        }

        return offset > length ? Invalid : new(protocol, offset, fragmentHeaderOffset, segmentsLeft);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsExtension(byte protocol) =>
        protocol is IpProtocol.HopByHop or IpProtocol.Ipv6Route or IpProtocol.Ipv6Fragment or IpProtocol.Ipv6Options;
}
