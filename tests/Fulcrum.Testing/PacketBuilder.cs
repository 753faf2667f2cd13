using System.Buffers.Binary;
using System.Text;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>
/// Builds frames for tests. Immutable: every step gives a new builder, so that a common beginning can be shared. Lengths and
/// checksums are filled in, correctly, before <see cref="Edit"/>s are applied in the order in which they were given.
/// </summary>
public sealed record PacketBuilder
{
    private const int EthernetLength = 14;

    internal MacAddress From { get; init; }

    internal MacAddress To { get; init; }

    private byte[] Tags { get; init; } = [];

    private ushort EtherType { get; init; }

    private byte[]? NetworkHeader { get; init; }

    private byte TransportProtocol { get; init; }

    private bool ProtocolIsGiven { get; init; }

    private bool WithChecksum { get; init; } = true;

    private byte[] TransportHeader { get; init; } = [];

    private byte[] Data { get; init; } = [];

    private Func<byte[], byte[]> Edits { get; init; } = frame => frame;

    /// <summary>Adds an IEEE 802.1Q tag; several nest from the outside in.</summary>
    public PacketBuilder Vlan(ushort id, byte priority = 0) =>
        this with { Tags = [.. Tags, 0x81, 0x00, (byte)(priority << 5 | id >> 8), (byte)id] };

    /// <summary>An IPv4 header.</summary>
    /// <param name="source">Dotted decimal.</param>
    /// <param name="destination">Dotted decimal.</param>
    /// <param name="ttl">Hops left.</param>
    /// <param name="tos">DSCP and ECN.</param>
    /// <param name="id">Identification.</param>
    /// <param name="dontFragment">DF flag.</param>
    /// <param name="moreFragments">MF flag.</param>
    /// <param name="fragmentOffset">Bytes, a multiple of 8.</param>
    /// <param name="options">Options, a multiple of 4 bytes, at most 40.</param>
    /// <param name="protocol">Protocol number; absent: that of the layer-4 header.</param>
    public PacketBuilder Ipv4(
        string source,
        string destination,
        byte ttl = 64,
        byte tos = 0,
        ushort id = 0,
        bool dontFragment = false,
        bool moreFragments = false,
        int fragmentOffset = 0,
        byte[]? options = null,
        byte? protocol = null) =>
        Ipv4(Packet.Address(source), Packet.Address(destination), ttl, tos, id, dontFragment, moreFragments, fragmentOffset, options, protocol);

    /// <inheritdoc cref="Ipv4(string, string, byte, byte, ushort, bool, bool, int, byte[], byte?)" />
    public PacketBuilder Ipv4(
        Be32 source,
        Be32 destination,
        byte ttl = 64,
        byte tos = 0,
        ushort id = 0,
        bool dontFragment = false,
        bool moreFragments = false,
        int fragmentOffset = 0,
        byte[]? options = null,
        byte? protocol = null)
    {
        options ??= [];
        byte[] header = new byte[20 + options.Length];
        header[0] = (byte)(0x40 | header.Length / 4);
        header[1] = tos;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), id);
        int flags = (dontFragment ? 0x4000 : 0) | (moreFragments ? 0x2000 : 0);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)(flags | fragmentOffset / 8));
        header[8] = ttl;
        header[9] = protocol ?? 0;
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(12), source.Host);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(16), destination.Host);
        options.CopyTo(header, 20);
        return this with { EtherType = 0x0800, NetworkHeader = header, ProtocolIsGiven = protocol is not null };
    }

    /// <summary>A TCP header; <paramref name="options"/> are a multiple of 4 bytes, at most 40.</summary>
    public PacketBuilder Tcp(
        ushort sourcePort, ushort destinationPort, TcpFlags flags, uint seq = 0, uint ack = 0, ushort window = 65535, byte[]? options = null)
    {
        options ??= [];
        byte[] header = new byte[20 + options.Length];
        BinaryPrimitives.WriteUInt16BigEndian(header, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), destinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), seq);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), ack);
        header[12] = (byte)(header.Length / 4 << 4);
        header[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), window);
        options.CopyTo(header, 20);
        return this with { TransportProtocol = IpProtocol.Tcp, TransportHeader = header };
    }

    /// <summary>A UDP header, without a checksum if wanted.</summary>
    public PacketBuilder Udp(ushort sourcePort, ushort destinationPort, bool checksum = true)
    {
        byte[] header = new byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(header, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), destinationPort);
        return this with { TransportProtocol = IpProtocol.Udp, TransportHeader = header, WithChecksum = checksum };
    }

    /// <summary>An ICMP header; <paramref name="rest"/> is its second word (an echo's identifier and sequence number).</summary>
    public PacketBuilder Icmp(byte type, byte code = 0, uint rest = 0)
    {
        byte[] header = new byte[8];
        header[0] = type;
        header[1] = code;
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), rest);
        return this with { TransportProtocol = IpProtocol.Icmp, TransportHeader = header };
    }

    /// <summary>An ARP message for IPv4 over Ethernet (RFC 826).</summary>
    /// <param name="operation">1 request, 2 reply.</param>
    /// <param name="senderAddress">Dotted decimal; its MAC address is the frame's source.</param>
    /// <param name="targetAddress">Dotted decimal.</param>
    /// <param name="targetMac">Absent: 00:00:00:00:00:00.</param>
    public PacketBuilder Arp(ushort operation, string senderAddress, string targetAddress, string? targetMac = null)
    {
        byte[] message = new byte[28];
        ((ReadOnlySpan<byte>)[0, 1, 8, 0, 6, 4, 0, (byte)operation]).CopyTo(message);
        WriteMac(message.AsSpan(8), From);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(14), Packet.Address(senderAddress).Host);
        WriteMac(message.AsSpan(18), targetMac is null ? default : MacAddress.Parse(targetMac));
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(24), Packet.Address(targetAddress).Host);
        return this with { EtherType = 0x0806, Data = message };
    }

    /// <summary>Any EtherType; its data is the payload.</summary>
    public PacketBuilder Type(ushort etherType) => this with { EtherType = etherType };

    /// <summary>What follows the last header, as UTF-8.</summary>
    public PacketBuilder Payload(string text) => Payload(Encoding.UTF8.GetBytes(text));

    /// <summary>What follows the last header.</summary>
    public PacketBuilder Payload(byte[] data) => this with { Data = data };

    /// <summary>A payload of a length, counting up from 0.</summary>
    public PacketBuilder PayloadOf(int length) => Payload([.. Enumerable.Range(0, length).Select(index => (byte)index)]);

    /// <summary>Changes the finished frame in place: a raw corruption.</summary>
    public PacketBuilder Edit(Action<byte[]> edit) => Then(frame =>
    {
        edit(frame);
        return frame;
    });

    /// <summary>Puts bytes over the finished frame from <paramref name="offset"/> on.</summary>
    public PacketBuilder Overwrite(int offset, params byte[] bytes) => Edit(frame => bytes.CopyTo(frame, offset));

    /// <summary>Cuts the finished frame.</summary>
    public PacketBuilder Truncate(int length) => Then(frame => frame[..Math.Min(length, frame.Length)]);

    /// <summary>Pads the finished frame with zeros to a length; Ethernet's minimum is 60 without the frame check sequence.</summary>
    public PacketBuilder Pad(int length = 60) => Then(frame => [.. frame, .. new byte[Math.Max(0, length - frame.Length)]]);

    /// <summary>The frame.</summary>
    public byte[] Build() => Edits(BuildFrame(BuildDatagram(NetworkHeader, BuildSegment())));

    /// <summary>The frames of a datagram cut into fragments.</summary>
    /// <param name="payloadLength">Bytes of IPv4 payload in each but the last, a multiple of 8.</param>
    public byte[][] BuildFragments(int payloadLength)
    {
        byte[] segment = BuildSegment();
        byte[] whole = NetworkHeader ?? throw new InvalidOperationException("Only an IPv4 packet can be cut into fragments. Call Ipv4 first.");
        List<byte[]> fragments = [];
        for (int offset = 0; offset < segment.Length; offset += payloadLength)
        {
            byte[] header = [.. whole];
            bool last = offset + payloadLength >= segment.Length;
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)((last ? 0 : 0x2000) | offset / 8));
            fragments.Add(Edits(BuildFrame(BuildDatagram(header, segment[offset..Math.Min(offset + payloadLength, segment.Length)]))));
        }

        return [.. fragments];
    }

    private static void WriteMac(Span<byte> target, MacAddress address)
    {
        for (int index = 0; index < MacAddress.Length; index++)
        {
            target[index] = (byte)(address.Raw >> index * 8);
        }
    }

    private PacketBuilder Then(Func<byte[], byte[]> edit)
    {
        Func<byte[], byte[]> before = Edits;
        return this with { Edits = frame => edit(before(frame)) };
    }

    private byte[] BuildSegment()
    {
        byte[] segment = [.. TransportHeader, .. Data];
        if (TransportProtocol == IpProtocol.Udp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(4), (ushort)segment.Length);
        }

        if (TransportProtocol == 0 || !WithChecksum)
        {
            return segment;
        }

        ushort checksum = TransportProtocol == IpProtocol.Icmp
            ? PlainChecksum.Of(segment)
            : PlainChecksum.OfSegment(HeaderWithProtocol(NetworkHeader ?? new byte[20]), segment);
        int offset = TransportProtocol switch { IpProtocol.Icmp => 2, IpProtocol.Tcp => 16, _ => 6 };
        bool isUdpZero = TransportProtocol == IpProtocol.Udp && checksum == 0;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(offset), isUdpZero ? ushort.MaxValue : checksum);
        return segment;
    }

    private byte[] HeaderWithProtocol(byte[] header)
    {
        header = [.. header];
        header[9] = ProtocolIsGiven ? header[9] : TransportProtocol;
        return header;
    }

    private byte[] BuildDatagram(byte[]? networkHeader, byte[] segment)
    {
        if (networkHeader is null)
        {
            return segment;
        }

        byte[] header = HeaderWithProtocol(networkHeader);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(header.Length + segment.Length));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), PlainChecksum.Of(header));
        return [.. header, .. segment];
    }

    private byte[] BuildFrame(byte[] datagram)
    {
        byte[] frame = new byte[EthernetLength + Tags.Length + datagram.Length];
        WriteMac(frame, To);
        WriteMac(frame.AsSpan(6), From);
        Tags.CopyTo(frame, 12);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12 + Tags.Length), EtherType);
        datagram.CopyTo(frame, EthernetLength + Tags.Length);
        return frame;
    }
}
