using System.Buffers.Binary;

namespace Fulcrum.DataPlane.Replay.Captures;

/// <summary>
/// pcapng (draft-ietf-opsawg-pcapng): sections, interfaces, enhanced and simple packets; other blocks are passed over.
/// </summary>
/// <remarks>
/// <code>
///   block:     type 4 | length 4 | body | length 4            lengths count the whole block, a multiple of 4
///   section:   byte-order magic 4 | version 2+2 | ...
///   interface: link type 2 | reserved 2 | snapshot length 4 | options: code 2 | length 2 | value, padded to 4
///   enhanced:  interface 4 | timestamp high 4 | timestamp low 4 | bytes kept 4 | bytes of the packet 4 | bytes
///   simple:    bytes of the packet 4 | bytes
/// </code>
/// </remarks>
internal ref struct PcapNgReader
{
    /// <summary>Type of a section block, the same in either byte order.</summary>
    public const uint Magic = 0x0A0D_0D0A;

    private const uint ByteOrderMagic = 0x1A2B_3C4D;
    private const uint InterfaceBlock = 1;
    private const uint SimplePacketBlock = 3;
    private const uint EnhancedPacketBlock = 6;
    private const int SmallestBlock = 12;

    private readonly string _path;
    private readonly Capture _capture = new();
    private readonly List<PcapNgInterface> _interfaces = [];
    private bool _bigEndian;

    private PcapNgReader(string path) => _path = path;

    /// <summary>Reads a file that begins with <see cref="Magic"/>.</summary>
    /// <exception cref="ReplayException">The file is damaged, or not one of Ethernet frames.</exception>
    public static Capture Read(string path, ReadOnlySpan<byte> bytes)
    {
        PcapNgReader reader = new(path);
        while (bytes.Length > 0)
        {
            if (bytes.Length < SmallestBlock)
            {
                reader._capture.EndsWithinPacket = true;
                break;
            }
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            if (type == Magic)
                reader.BeginSection(bytes[8..]);
            uint length = reader.Number(bytes[4..]);
            if (length < SmallestBlock || length % 4 != 0)
                throw reader.Damaged($"a block claims to be {length} bytes long");
            if (length > bytes.Length)
            {
                reader._capture.EndsWithinPacket = true;
                break;
            }
            reader.ReadBlock(reader.Number(bytes), bytes[8..(int)(length - 4)]);
            bytes = bytes[(int)length..];
        }
        return reader._capture;
    }

    private void BeginSection(ReadOnlySpan<byte> body)
    {
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(body);
        if (magic != ByteOrderMagic && BinaryPrimitives.ReverseEndianness(magic) != ByteOrderMagic)
            throw Damaged("a section does not say its byte order");
        _bigEndian = magic != ByteOrderMagic;
        _interfaces.Clear();
    }

    private void ReadBlock(uint type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case InterfaceBlock when body.Length >= 8:
                _interfaces.Add(ReadInterface(body));
                break;
            case EnhancedPacketBlock when body.Length >= 20:
                AddEnhanced(body);
                break;
            case SimplePacketBlock when body.Length >= 4:
                AddSimple(body);
                break;
            case InterfaceBlock or EnhancedPacketBlock or SimplePacketBlock:
                throw Damaged("a block is too short for its type");
        }
    }

    private readonly PcapNgInterface ReadInterface(ReadOnlySpan<byte> body)
    {
        CaptureFile.CheckLinkType(_path, Short(body));
        PcapNgInterface made = new() { SnapLength = Number(body[4..]) };
        for (ReadOnlySpan<byte> options = body[8..]; options.Length >= 4;)
        {
            int code = Short(options);
            int length = Short(options[2..]);
            if (code == 0 || length > options.Length - 4)
                break;
            ReadOnlySpan<byte> value = options.Slice(4, length);
            if (code == PcapNgInterface.ResolutionOption && length == 1)
                made.Resolution = value[0];
            else if (code == PcapNgInterface.OffsetOption && length == 8)
                made.OffsetSeconds = _bigEndian ? BinaryPrimitives.ReadInt64BigEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value);
            options = options[Math.Min(options.Length, 4 + (length + 3 & ~3))..];
        }
        return made;
    }

    private readonly void AddEnhanced(ReadOnlySpan<byte> body)
    {
        uint index = Number(body);
        if (index >= _interfaces.Count)
            throw Damaged($"packet {_capture.Packets.Count + 1} names interface {index}, which is not described before it");
        PcapNgInterface source = _interfaces[(int)index];
        _capture.IsNanosecond |= source.IsFinerThanMicroseconds;
        ulong ticks = (ulong)Number(body[4..]) << 32 | Number(body[8..]);
        Add(source.ToNanoseconds(ticks), body[20..], Number(body[12..]), Number(body[16..]));
    }

    /// <summary>A simple packet has no timestamp: it takes the one of the packet before it.</summary>
    private readonly void AddSimple(ReadOnlySpan<byte> body)
    {
        if (_interfaces.Count == 0)
            throw Damaged($"packet {_capture.Packets.Count + 1} comes before its interface is described");
        uint length = Number(body);
        uint snapLength = _interfaces[0].SnapLength;
        uint kept = snapLength == 0 ? length : Math.Min(length, snapLength);
        Add(_capture.Packets.Count == 0 ? 0 : _capture.Packets[^1].TimestampNs, body[4..], kept, length);
    }

    private readonly void Add(long timestampNs, ReadOnlySpan<byte> data, uint kept, uint length)
    {
        CaptureFile.CheckLength(_path, _capture.Packets.Count + 1, kept);
        if (kept > data.Length)
            throw Damaged($"packet {_capture.Packets.Count + 1} is longer than its block");
        _capture.Packets.Add(new CapturedPacket(timestampNs, data[..(int)kept].ToArray(), (int)Math.Clamp(length, kept, int.MaxValue)));
    }

    private readonly uint Number(ReadOnlySpan<byte> bytes) =>
        _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private readonly ushort Short(ReadOnlySpan<byte> bytes) =>
        _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private readonly ReplayException Damaged(string what) => new($"{_path} is damaged: {what}.");
}
