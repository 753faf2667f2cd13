using System.Buffers.Binary;

namespace Fulcrum.Oracle.Tests.Replay;

/// <summary>Ethernet captures in the classic pcap format, little endian with microseconds, and their times.</summary>
internal static class TimedPcap
{
    private const uint Magic = 0xA1B2C3D4;
    private const uint NanosecondMagic = 0xA1B23C4D;
    private const int FileHeaderLength = 24;
    private const int PacketHeaderLength = 16;

    public static void Write(string path, IEnumerable<(long TimeUs, byte[] Frame)> packets)
    {
        using BinaryWriter file = new(File.Create(path));
        foreach (uint word in (uint[])[Magic, 2 | 4 << 16, 0, 0, 262_144, 1])
        {
            file.Write(word);
        }

        foreach ((long timeUs, byte[] frame) in packets)
        {
            file.Write((uint)(timeUs / 1_000_000));
            file.Write((uint)(timeUs % 1_000_000));
            file.Write(frame.Length);
            file.Write(frame.Length);
            file.Write(frame);
        }
    }

    /// <exception cref="InvalidDataException">The file is no such capture, or it is cut.</exception>
    public static IReadOnlyList<(long TimeUs, byte[] Frame)> Read(string path)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        uint magic = bytes.Length < FileHeaderLength ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (magic is not (Magic or NanosecondMagic))
        {
            throw new InvalidDataException($"{path} is no little-endian pcap file");
        }

        int fraction = magic == Magic ? 1 : 1000;
        List<(long, byte[])> packets = [];
        for (int offset = FileHeaderLength; offset < bytes.Length;)
        {
            ReadOnlySpan<byte> header = bytes[offset..];
            int length = header.Length < PacketHeaderLength ? -1 : BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
            if (length < 0 || length > header.Length - PacketHeaderLength)
            {
                throw new InvalidDataException($"{path} is cut within packet {packets.Count}");
            }

            long timeUs = BinaryPrimitives.ReadUInt32LittleEndian(header) * 1_000_000L
                + BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) / fraction;
            packets.Add((timeUs, header.Slice(PacketHeaderLength, length).ToArray()));
            offset += PacketHeaderLength + length;
        }

        return packets;
    }
}
