using System.Buffers.Binary;

namespace Fulcrum.DataPlane.Replay.Captures;

/// <summary>Writes classic pcap files of Ethernet frames, little-endian on every machine.</summary>
internal static class PcapWriter
{
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>Writes a whole file.</summary>
    /// <exception cref="ReplayException">It cannot be written.</exception>
    public static void Write(string path, IEnumerable<(long TimestampNs, byte[] Bytes)> frames, bool nanoseconds)
    {
        try
        {
            using FileStream file = File.Create(path);
            Span<byte> header = stackalloc byte[PcapReader.FileHeaderLength];
            header.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(header, nanoseconds ? PcapReader.NanosecondMagic : PcapReader.MicrosecondMagic);
            header[4] = 2;
            header[6] = 4;
            BinaryPrimitives.WriteInt32LittleEndian(header[16..], CaptureFile.LongestPacket);
            header[20] = CaptureFile.Ethernet;
            file.Write(header);
            foreach ((long timestampNs, byte[] bytes) in frames)
            {
                WritePacketHeader(header, timestampNs, bytes.Length, nanoseconds);
                file.Write(header[..PcapReader.PacketHeaderLength]);
                file.Write(bytes);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReplayException($"The output cannot be written: {e.Message}");
        }
    }

    private static void WritePacketHeader(Span<byte> header, long timestampNs, int length, bool nanoseconds)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)(timestampNs / NsPerSecond));
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(timestampNs % NsPerSecond / (nanoseconds ? 1 : 1_000)));
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], length);
    }
}
