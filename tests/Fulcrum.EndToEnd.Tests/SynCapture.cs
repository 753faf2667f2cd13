using System.Buffers.Binary;

namespace Fulcrum.EndToEnd.Tests;

/// <summary>A capture of TCP SYNs from 203.0.113.5 to 198.51.100.80:80, one millisecond apart, by hand.</summary>
internal static class SynCapture
{
    /// <summary>Bytes of each frame.</summary>
    public const int FrameLength = 54;

    // Ethernet, IPv4 with its checksum, TCP: SYN; ports and TCP's checksum follow in Bytes.
    private const string Frame = "020000000100" + "0200000001fe" + "0800" + "450000280001000040061446" + "cb007105" + "c6336450"
        + "00000050" + "00000001" + "00000000" + "5002ffff" + "00000000";

    /// <summary>The file: one client port for each frame.</summary>
    public static byte[] Bytes(int firstClientPort, int count)
    {
        List<byte> file = [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0];
        byte[] header = new byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(header, 1_700_000_000);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), FrameLength);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), FrameLength);
        for (int index = 0; index < count; index++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), index * 1_000);
            file.AddRange(header);
            file.AddRange(Syn((ushort)(firstClientPort + index)));
        }

        return [.. file];
    }

    private static byte[] Syn(ushort clientPort)
    {
        byte[] frame = Convert.FromHexString(Frame);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(34), clientPort);
        uint sum = 6 + 20;
        for (int offset = 26; offset < FrameLength; offset += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(offset));
        }

        sum = (sum & 0xFFFF) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(50), (ushort)~((sum & 0xFFFF) + (sum >> 16)));
        return frame;
    }
}
