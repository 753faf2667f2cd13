using System.Buffers.Binary;

namespace Fulcrum.Pktgen;

/// <summary>Writes a capture in the classic pcap format, little-endian, link type Ethernet.</summary>
internal static class PcapFile
{
    private const int HeaderLength = 24;
    private const int RecordHeaderLength = 16;

    /// <summary>Bytes of a capture.</summary>
    public static long Size(long frames) => HeaderLength + frames * (RecordHeaderLength + Workload.FrameLength);

    /// <summary>Writes the frames that <paramref name="forEachFrame"/> passes on, all with time 0.</summary>
    public static void Write(string path, Action<FrameReader> forEachFrame)
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 20);
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], ushort.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1);
        file.Write(header);

        byte[] record = new byte[RecordHeaderLength];
        forEachFrame(frame =>
        {
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), frame.Length);
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(12), frame.Length);
            file.Write(record);
            file.Write(frame);
        });
    }
}

/// <summary>Takes a frame; the span is valid during the call.</summary>
internal delegate void FrameReader(ReadOnlySpan<byte> frame);
