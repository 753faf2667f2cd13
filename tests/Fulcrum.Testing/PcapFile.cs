using System.Buffers.Binary;

namespace Fulcrum.Testing;

/// <summary>Ethernet captures in the classic pcap format.</summary>
/// <remarks>
/// <code>
///   file:   magic a1b2c3d4 | version 2.4 | zone 4 | accuracy 4 | longest packet 4 | link type 4 (1 = Ethernet)
///   packet: seconds 4 | microseconds 4 | bytes kept 4 | bytes of the packet 4 | bytes
/// </code>
/// </remarks>
public static class PcapFile
{
    private const uint Magic = 0xA1B2C3D4;
    private const int FileHeaderLength = 24;
    private const int PacketHeaderLength = 16;
    private const int LongestPacket = 262_144;

    /// <summary>Writes frames, one microsecond apart.</summary>
    public static void Write(string path, IReadOnlyList<byte[]> frames)
    {
        using FileStream file = File.Create(path);
        Span<byte> header = stackalloc byte[FileHeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        header[4] = 2;
        header[6] = 4;
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], LongestPacket);
        header[20] = 1;
        file.Write(header);
        for (int index = 0; index < frames.Count; index++)
        {
            Span<byte> packetHeader = header[..PacketHeaderLength];
            packetHeader.Clear();
            BinaryPrimitives.WriteInt32LittleEndian(packetHeader, index / 1_000_000);
            BinaryPrimitives.WriteInt32LittleEndian(packetHeader[4..], index % 1_000_000);
            BinaryPrimitives.WriteInt32LittleEndian(packetHeader[8..], frames[index].Length);
            BinaryPrimitives.WriteInt32LittleEndian(packetHeader[12..], frames[index].Length);
            file.Write(packetHeader);
            file.Write(frames[index]);
        }
    }

    /// <summary>Reads the frames of a capture in either byte order.</summary>
    /// <exception cref="InvalidDataException">It is no pcap file, or it is cut within a packet.</exception>
    public static IReadOnlyList<byte[]> Read(string path)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        if (bytes.Length < FileHeaderLength)
        {
            throw new InvalidDataException($"{path} is too short for a pcap file.");
        }

        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        bool isSwapped = magic == BinaryPrimitives.ReverseEndianness(Magic);
        if (magic != Magic && !isSwapped)
        {
            throw new InvalidDataException($"{path} does not begin like a pcap file: {magic:x8}.");
        }

        List<byte[]> frames = [];
        for (int offset = FileHeaderLength; offset < bytes.Length;)
        {
            int length = offset + PacketHeaderLength <= bytes.Length ? ReadLength(bytes[(offset + 8)..], isSwapped) : -1;
            offset += PacketHeaderLength;
            if (length < 0 || length > bytes.Length - offset)
            {
                throw new InvalidDataException($"{path} is cut within packet {frames.Count}.");
            }

            frames.Add(bytes.Slice(offset, length).ToArray());
            offset += length;
        }

        return frames;
    }

    private static int ReadLength(ReadOnlySpan<byte> bytes, bool isSwapped) =>
        isSwapped ? BinaryPrimitives.ReadInt32BigEndian(bytes) : BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
