using System.Buffers.Binary;

namespace Fulcrum.DataPlane.Tests.Replay;

/// <summary>Writes capture files by hand, in either byte order.</summary>
internal sealed class CaptureBytes(bool bigEndian = false)
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public CaptureBytes PcapHeader(uint magic = 0xA1B2C3D4, uint linkType = 1) =>
        Words(magic).Shorts(2, 4).Words(0, 0, 65_535, linkType);

    public CaptureBytes PcapPacket(uint seconds, uint fraction, byte[] data, int? length = null) =>
        Words(seconds, fraction, (uint)data.Length, (uint)(length ?? data.Length)).Raw(data);

    public CaptureBytes Section() => Words(0x0A0D0D0A, 28, 0x1A2B3C4D).Shorts(1, 0).Words(uint.MaxValue, uint.MaxValue, 28);

    public CaptureBytes Interface(ushort linkType = 1, uint snapLength = 0, byte? resolution = null, long? offset = null)
    {
        CaptureBytes options = new(bigEndian);
        if (resolution is { } r)
            options.Shorts(9, 1).Raw([r, 0, 0, 0]);
        if (offset is { } o)
            options.Shorts(14, 8).Words([.. bigEndian ? new[] { (uint)(o >> 32), (uint)o } : [(uint)o, (uint)(o >> 32)]]);
        CaptureBytes body = new CaptureBytes(bigEndian).Shorts(linkType, 0).Words(snapLength).Raw(options.Bytes).Words(0);
        return Block(1, body.Bytes);
    }

    public CaptureBytes Enhanced(ulong ticks, byte[] data, int? length = null, uint source = 0) => Block(6,
        new CaptureBytes(bigEndian).Words(source, (uint)(ticks >> 32), (uint)ticks, (uint)data.Length, (uint)(length ?? data.Length)).Raw(data).Bytes);

    public CaptureBytes Simple(byte[] data, int? length = null) =>
        Block(3, new CaptureBytes(bigEndian).Words((uint)(length ?? data.Length)).Raw(data).Bytes);

    public CaptureBytes Block(uint type, byte[] body)
    {
        byte[] padded = [.. body, .. new byte[(4 - body.Length % 4) % 4]];
        return Words(type, (uint)padded.Length + 12).Raw(padded).Words((uint)padded.Length + 12);
    }

    public CaptureBytes Raw(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    private CaptureBytes Words(params uint[] words)
    {
        Span<byte> buffer = stackalloc byte[4];
        foreach (uint word in words)
        {
            if (bigEndian)
                BinaryPrimitives.WriteUInt32BigEndian(buffer, word);
            else
                BinaryPrimitives.WriteUInt32LittleEndian(buffer, word);
            _bytes.AddRange(buffer);
        }
        return this;
    }

    private CaptureBytes Shorts(ushort first, ushort second) =>
        Words(bigEndian ? (uint)first << 16 | second : (uint)second << 16 | first);
}
