using System.Buffers.Binary;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>
/// Verifies the checksums of a frame, independently of the product's code: network header, layer 4, inner packets of tunnels,
/// IPv4 headers that ICMP errors quote.
/// </summary>
public static class FrameChecksums
{
    /// <summary>UDP port on which a packet is taken for a tunnel's.</summary>
    public const ushort GuePort = 6080;

    /// <summary>One for each wrong checksum. Fragments have only their IPv4 header checked, cut packets nothing.</summary>
    public static IReadOnlyList<string> Faults(byte[] frame)
    {
        int start = PlainPacket.NetworkOffset(frame);
        List<string> faults = [];
        if (start >= 0)
        {
            AddFaults(faults, "", frame[start..]);
        }

        return faults;
    }

    private static void AddFaults(List<string> faults, string place, byte[] bytes)
    {
        if (PlainPacket.Read(bytes) is not { } packet)
        {
            return;
        }

        if (!packet.IsIpv6)
        {
            Check(faults, place + "ipv4", packet.Header, 10, PlainOf);
        }

        if (packet.IsFragment)
        {
            return;
        }

        byte[] segment = packet.UpperLayer;
        ushort OfSegment(byte[] cleared) => PlainChecksum.OfSegment(packet.Header, packet.Protocol, cleared);
        switch (packet.Protocol)
        {
            case IpProtocol.Tcp when segment.Length >= 20:
                Check(faults, place + "tcp", segment, 16, OfSegment);
                break;
            case IpProtocol.Udp when segment.Length >= 8:
                AddUdpFaults(faults, place, packet);
                break;
            case IpProtocol.Icmp when segment.Length >= 8:
                Check(faults, place + "icmp", segment, 2, PlainOf);
                AddQuoteFaults(faults, place, segment);
                break;
            case IpProtocol.Icmpv6 when segment.Length >= 8:
                Check(faults, place + "icmpv6", segment, 2, OfSegment);
                break;
            case IpProtocol.Sctp when segment.Length >= 12:
                AddSctpFault(faults, place, segment);
                break;
            case IpProtocol.Gre when segment.Length >= 4:
                AddGreFaults(faults, place, segment);
                break;
            case IpProtocol.Ipip or IpProtocol.Ipv6:
                AddFaults(faults, place + "inner ", segment);
                break;
        }
    }

    private static void AddUdpFaults(List<string> faults, string place, PlainPacket packet)
    {
        byte[] segment = packet.UpperLayer;
        bool isTunnel = BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(2)) == GuePort;
        if ((segment[6] | segment[7]) != 0)
        {
            Check(faults, place + "udp", segment, 6, cleared =>
                PlainChecksum.OfSegment(packet.Header, packet.Protocol, cleared) is var sum && sum == 0 ? ushort.MaxValue : sum);
        }
        else if (packet.IsIpv6 && !isTunnel)
        {
            faults.Add($"the {place}udp checksum is missing, which IPv6 allows in tunnels only (RFC 8200 section 8.1)");
        }

        int innerOffset = segment.Length < 12 ? int.MaxValue : 12 + (segment[8] & 31) * 4;
        if (isTunnel && innerOffset <= segment.Length && segment[8] >> 5 == 0)
        {
            AddFaults(faults, place + "inner ", WithRemoteChecksum(segment[8..innerOffset], segment[innerOffset..]));
        }
    }

    /// <summary>What the receiver of a tunnel's packet makes of it: it works out a checksum that the sender left to it.</summary>
    private static byte[] WithRemoteChecksum(byte[] gue, byte[] inner)
    {
        if (gue.Length < 12 || (gue[3] & 1) == 0 || (gue[4] & 0x80) == 0)
        {
            return inner;
        }

        int start = BinaryPrimitives.ReadUInt16BigEndian(gue.AsSpan(8));
        int offset = BinaryPrimitives.ReadUInt16BigEndian(gue.AsSpan(10));
        if (start <= offset && offset + 2 <= inner.Length)
        {
            ushort checksum = PlainChecksum.Of(inner.AsSpan(start));
            BinaryPrimitives.WriteUInt16BigEndian(inner.AsSpan(offset), checksum == 0 ? ushort.MaxValue : checksum);
        }

        return inner;
    }

    private static void AddGreFaults(List<string> faults, string place, byte[] segment)
    {
        bool hasChecksum = (segment[0] & 0x80) != 0;
        int headerLength = hasChecksum ? 8 : 4;
        if ((segment[0] & 0x7F) != 0 || (segment[1] & 7) != 0 || segment.Length < headerLength)
        {
            return;
        }

        if (hasChecksum)
        {
            Check(faults, place + "gre", segment, 4, PlainOf);
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(2)) is 0x0800 or 0x86DD)
        {
            AddFaults(faults, place + "inner ", segment[headerLength..]);
        }
    }

    private static void AddQuoteFaults(List<string> faults, string place, byte[] message)
    {
        int headerLength = message.Length < 28 || message[8] >> 4 != 4 ? 0 : (message[8] & 15) * 4;
        if (IcmpTypes.IsError(message[0]) && headerLength >= 20 && message.Length >= 8 + headerLength)
        {
            Check(faults, place + "quoted ipv4", message[8..(8 + headerLength)], 10, PlainOf);
        }
    }

    private static void AddSctpFault(List<string> faults, string place, byte[] segment)
    {
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(segment.AsSpan(8));
        uint right = PlainCrc32c.Of([.. segment[..8], 0, 0, 0, 0, .. segment[12..]]);
        if (found != right)
        {
            faults.Add($"the {place}sctp checksum is 0x{found:x8}, and should be 0x{right:x8}");
        }
    }

    private static ushort PlainOf(byte[] bytes) => PlainChecksum.Of(bytes);

    private static void Check(List<string> faults, string name, byte[] bytes, int offset, Func<byte[], ushort> compute)
    {
        ushort found = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(offset));
        byte[] cleared = [.. bytes];
        cleared[offset] = cleared[offset + 1] = 0;
        ushort right = compute(cleared);
        if (found != right)
        {
            faults.Add($"the {name} checksum is 0x{found:x4}, and should be 0x{right:x4}");
        }
    }
}
