using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Fulcrum.DataPlane.Replay.Captures;

/// <summary>Classic pcap (draft-ietf-opsawg-pcap).</summary>
/// <remarks>
/// <code>
///   file:   magic 4 | version 2+2 | zone 4 | accuracy 4 | snapshot length 4 | link type 4, its low 16 bits
///   packet: seconds 4 | microseconds or nanoseconds 4 | bytes kept 4 | bytes of the packet 4 | bytes
/// </code>
/// </remarks>
internal static class PcapReader
{
    /// <summary>A file with microseconds, in its own byte order.</summary>
    public const uint MicrosecondMagic = 0xA1B2_C3D4;

    /// <summary>A file with nanoseconds, in its own byte order.</summary>
    public const uint NanosecondMagic = 0xA1B2_3C4D;

    /// <summary>Bytes before the first packet.</summary>
    public const int FileHeaderLength = 24;

    /// <summary>Bytes before each packet's own.</summary>
    public const int PacketHeaderLength = 16;

    private const long NsPerSecond = 1_000_000_000;

    /// <summary>False when the bytes do not begin as a pcap file.</summary>
    /// <exception cref="ReplayException">The file is damaged, or not one of Ethernet frames.</exception>
    public static bool TryRead(string path, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Capture? capture)
    {
        capture = null;
        if (bytes.Length < FileHeaderLength)
            return false;
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        bool bigEndian = magic != MicrosecondMagic && magic != NanosecondMagic;
        if (bigEndian)
            magic = BinaryPrimitives.ReverseEndianness(magic);
        if (magic is not (MicrosecondMagic or NanosecondMagic))
            return false;
        CaptureFile.CheckLinkType(path, (int)(Number(bytes[20..], bigEndian) & 0xFFFF));
        capture = new Capture { IsNanosecond = magic == NanosecondMagic };
        ReadPackets(path, bytes, bigEndian, capture);
        return true;
    }

    private static void ReadPackets(string path, ReadOnlySpan<byte> bytes, bool bigEndian, Capture capture)
    {
        int fraction = capture.IsNanosecond ? 1 : 1_000;
        for (int offset = FileHeaderLength; offset < bytes.Length;)
        {
            ReadOnlySpan<byte> rest = bytes[offset..];
            if (rest.Length < PacketHeaderLength)
            {
                capture.EndsWithinPacket = true;
                return;
            }
            uint kept = Number(rest[8..], bigEndian);
            CaptureFile.CheckLength(path, capture.Packets.Count + 1, kept);
            if (kept > rest.Length - PacketHeaderLength)
            {
                capture.EndsWithinPacket = true;
                return;
            }
            long timestamp = Number(rest, bigEndian) * NsPerSecond + Number(rest[4..], bigEndian) * (long)fraction;
            int length = (int)Math.Clamp(Number(rest[12..], bigEndian), kept, int.MaxValue);
            capture.Packets.Add(new CapturedPacket(timestamp, rest.Slice(PacketHeaderLength, (int)kept).ToArray(), length));
            offset += PacketHeaderLength + (int)kept;
        }
    }

    private static uint Number(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
