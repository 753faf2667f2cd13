using System.Buffers.Binary;
using System.Runtime.InteropServices;
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

    internal NetworkLayer? Network { get; init; }

    internal TransportLayer? Transport { get; init; }

    internal byte[] Data { get; init; } = [];

    internal bool IsIpv6 => Network?.IsIpv6
        ?? throw new InvalidOperationException("The packet has no IP header. Call Ipv4 or Ipv6 first.");

    private byte[] Tags { get; init; } = [];

    private ushort EtherType { get; init; }

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
        Ipv4(
            Packet.Address(source),
            Packet.Address(destination),
            ttl,
            tos,
            id,
            dontFragment,
            moreFragments,
            fragmentOffset,
            options,
            protocol);

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
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(12), source.Host);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(16), destination.Host);
        options.CopyTo(header, 20);
        return this with { EtherType = 0x0800, Network = new NetworkLayer(header, protocol, []) };
    }

    /// <summary>An IPv6 header.</summary>
    /// <param name="source">RFC 4291 section 2.2.</param>
    /// <param name="destination">RFC 4291 section 2.2.</param>
    /// <param name="hopLimit">Hops left.</param>
    /// <param name="trafficClass">DSCP and ECN.</param>
    /// <param name="flowLabel">20 bits.</param>
    /// <param name="extensions">Extension headers in their order.</param>
    /// <param name="protocol">Protocol number of the upper layer; absent: that of the layer-4 header.</param>
    public PacketBuilder Ipv6(
        string source,
        string destination,
        byte hopLimit = 64,
        byte trafficClass = 0,
        uint flowLabel = 0,
        Ipv6Extension[]? extensions = null,
        byte? protocol = null) =>
        Ipv6(IpAddress.Parse(source), IpAddress.Parse(destination), hopLimit, trafficClass, flowLabel, extensions, protocol);

    /// <inheritdoc cref="Ipv6(string, string, byte, byte, uint, Ipv6Extension[], byte?)" />
    public PacketBuilder Ipv6(
        IpAddress source,
        IpAddress destination,
        byte hopLimit = 64,
        byte trafficClass = 0,
        uint flowLabel = 0,
        Ipv6Extension[]? extensions = null,
        byte? protocol = null)
    {
        byte[] header = new byte[40];
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x6000_0000 | (uint)trafficClass << 20 | (flowLabel & 0xF_FFFF));
        header[7] = hopLimit;
        MemoryMarshal.Write(header.AsSpan(8), in source);
        MemoryMarshal.Write(header.AsSpan(24), in destination);
        return this with { EtherType = 0x86DD, Network = new NetworkLayer(header, protocol, extensions ?? []) };
    }

    /// <summary>A TCP header; <paramref name="options"/> are a multiple of 4 bytes, at most 40.</summary>
    public PacketBuilder Tcp(
        ushort sourcePort,
        ushort destinationPort,
        TcpFlags flags,
        uint seq = 0,
        uint ack = 0,
        ushort window = 65535,
        byte[]? options = null)
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
        return this with { Transport = new TransportLayer(IpProtocol.Tcp, header, TransportChecksum.WithPseudoHeader, 16) };
    }

    /// <summary>A UDP header, without a checksum if wanted.</summary>
    public PacketBuilder Udp(ushort sourcePort, ushort destinationPort, bool checksum = true)
    {
        byte[] header = new byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(header, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), destinationPort);
        TransportChecksum kind = checksum ? TransportChecksum.Udp : TransportChecksum.None;
        return this with { Transport = new TransportLayer(IpProtocol.Udp, header, kind, 6) };
    }

    /// <summary>An SCTP header; add chunks.</summary>
    /// <param name="sourcePort">Port of the sender.</param>
    /// <param name="destinationPort">Port of the receiver.</param>
    /// <param name="tag">Verification tag.</param>
    public PacketBuilder Sctp(ushort sourcePort, ushort destinationPort, uint tag = 0)
    {
        byte[] header = new byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(header, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), destinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), tag);
        return this with { Transport = new TransportLayer(IpProtocol.Sctp, header, TransportChecksum.Crc32c, 8) };
    }

    /// <summary>One more SCTP chunk, padded to a multiple of 4 bytes.</summary>
    /// <param name="type">One of <see cref="SctpChunkType"/>.</param>
    /// <param name="flags">Depends on the type.</param>
    /// <param name="value">What follows the chunk's header.</param>
    public PacketBuilder Chunk(byte type, byte flags = 0, params byte[] value)
    {
        int length = 4 + value.Length;
        return this with { Data = [.. Data, type, flags, (byte)(length >> 8), (byte)length, .. value, .. new byte[-length & 3]] };
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
    public byte[] Build()
    {
        byte[] upperLayer = BuildUpperLayer();
        return Edits(BuildFrame(Network?.Wrap(Transport?.Protocol ?? 0, upperLayer) ?? upperLayer));
    }

    /// <summary>The frame without its Ethernet header and tags.</summary>
    public byte[] BuildPacket() => Build()[(EthernetLength + Tags.Length)..];

    /// <summary>The packet cut into fragments, each a packet of its own to which the same edits apply.</summary>
    /// <param name="offsets">Where all but the first begin, in bytes of what is cut: multiples of 8, ascending.</param>
    /// <param name="id">Identification; absent: that of the IPv4 header, 1 for IPv6.</param>
    public PacketBuilder[] Fragments(int[] offsets, uint? id = null)
    {
        (NetworkLayer header, byte[] payload) = Split();
        int[] bounds = [0, .. offsets, payload.Length];
        return
        [
            .. Enumerable.Range(0, bounds.Length - 1).Select(index => this with
            {
                Network = header.OfFragment(bounds[index], index < offsets.Length, id),
                Transport = null,
                Data = payload[bounds[index]..bounds[index + 1]],
            }),
        ];
    }

    /// <summary>The packet cut into fragments of one length.</summary>
    /// <param name="payloadLength">Bytes of what is cut in each but the last, a multiple of 8.</param>
    /// <param name="id">Identification; absent: that of the IPv4 header, 1 for IPv6.</param>
    public PacketBuilder[] Fragments(int payloadLength, uint? id = null)
    {
        int laterCount = Math.Max(0, Split().Payload.Length - 1) / payloadLength;
        return Fragments([.. Enumerable.Range(1, laterCount).Select(index => index * payloadLength)], id);
    }

    /// <summary>The frames of a packet cut into fragments.</summary>
    /// <inheritdoc cref="Fragments(int, uint?)" />
    public byte[][] BuildFragments(int payloadLength, uint? id = null) =>
        [.. Fragments(payloadLength, id).Select(fragment => fragment.Build())];

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

    private (NetworkLayer Header, byte[] Payload) Split() => Network?.Split(Transport?.Protocol ?? 0, BuildUpperLayer())
        ?? throw new InvalidOperationException("Only an IP packet can be cut into fragments. Call Ipv4 or Ipv6 first.");

    private byte[] BuildUpperLayer() =>
        Transport?.Build(Network?.PseudoHeader ?? new byte[20], Network?.Protocol ?? Transport.Protocol, Data) ?? Data;

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
