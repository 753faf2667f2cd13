using System.Buffers.Binary;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>Verifies the checksums of a frame, independently of the product's code.</summary>
public static class FrameChecksums
{
    /// <summary>A sentence for each wrong checksum. Fragments are checked up to their IPv4 header, cut packets not at all.</summary>
    public static IReadOnlyList<string> Faults(byte[] frame)
    {
        int start = NetworkOffset(frame);
        if (start < 0 || frame.Length < start + 20)
        {
            return [];
        }

        int headerLength = (frame[start] & 15) * 4;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(start + 2));
        if (headerLength < 20 || totalLength < headerLength || start + totalLength > frame.Length)
        {
            return [];
        }

        byte[] header = frame[start..(start + headerLength)];
        byte[] segment = frame[(start + headerLength)..(start + totalLength)];
        List<string> faults = [];
        Check(faults, "ipv4", header, 10, PlainOf);
        bool isFragment = (BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(6)) & 0x3FFF) != 0;
        if (isFragment)
        {
            return faults;
        }

        switch (header[9])
        {
            case IpProtocol.Tcp when segment.Length >= 20:
                Check(faults, "tcp", segment, 16, cleared => PlainChecksum.OfSegment(header, cleared));
                break;
            case IpProtocol.Udp when segment.Length >= 8 && (segment[6] | segment[7]) != 0:
                Check(faults, "udp", segment, 6, cleared => PlainChecksum.OfSegment(header, cleared) is var sum && sum == 0 ? ushort.MaxValue : sum);
                break;
            case IpProtocol.Icmp when segment.Length >= 8:
                Check(faults, "icmp", segment, 2, PlainOf);
                break;
        }

        return faults;
    }

    private static ushort PlainOf(byte[] bytes) => PlainChecksum.Of(bytes);

    private static int NetworkOffset(byte[] frame)
    {
        for (int offset = 12; offset + 2 <= frame.Length; offset += 4)
        {
            switch (BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(offset)))
            {
                case 0x0800:
                    return offset + 2;
                case 0x8100:
                    continue;
                default:
                    return -1;
            }
        }

        return -1;
    }

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
