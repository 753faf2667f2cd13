using System.Buffers.Binary;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>Steps of <see cref="PacketBuilder"/> for ICMP and ICMPv6 messages.</summary>
public static class IcmpSteps
{
    /// <summary>An ICMP header; <paramref name="rest"/> is its second word (an echo's identifier and sequence number).</summary>
    public static PacketBuilder Icmp(this PacketBuilder packet, byte type, byte code = 0, uint rest = 0) =>
        packet with { Transport = new TransportLayer(IpProtocol.Icmp, Header(type, code, rest), TransportChecksum.Plain, 2) };

    /// <summary>An ICMPv6 header; <paramref name="rest"/> is its second word.</summary>
    public static PacketBuilder Icmpv6(this PacketBuilder packet, byte type, byte code = 0, uint rest = 0) => packet with
    {
        Transport = new TransportLayer(IpProtocol.Icmpv6, Header(type, code, rest), TransportChecksum.WithPseudoHeader, 2),
    };

    /// <summary>An echo request or reply of the packet's family.</summary>
    public static PacketBuilder Echo(this PacketBuilder packet, ushort id, ushort sequence, bool reply = false)
    {
        uint rest = (uint)id << 16 | sequence;
        return packet.IsIpv6
            ? packet.Icmpv6(reply ? Icmpv6Types.EchoReply : Icmpv6Types.EchoRequest, 0, rest)
            : packet.Icmp(reply ? IcmpTypes.EchoReply : IcmpTypes.EchoRequest, 0, rest);
    }

    /// <summary>An ICMP error about another packet.</summary>
    /// <param name="packet">Ends with an IPv4 header.</param>
    /// <param name="type">One of <see cref="IcmpTypes"/>.</param>
    /// <param name="code">Detail.</param>
    /// <param name="quoted">Only its packet counts, without its Ethernet header.</param>
    /// <param name="rest">The second word; its low half is the MTU of "fragmentation needed".</param>
    /// <param name="quotedLength">The most bytes to quote from the IP header on; a router quotes 28 at least (RFC 792).</param>
    public static PacketBuilder IcmpError(
        this PacketBuilder packet, byte type, byte code, PacketBuilder quoted, uint rest = 0, int quotedLength = int.MaxValue) =>
        packet.Icmp(type, code, rest).Payload(Quote(quoted, quotedLength));

    /// <summary>An ICMPv6 error about another packet.</summary>
    /// <param name="packet">Ends with an IPv6 header.</param>
    /// <param name="type">One of <see cref="Icmpv6Types"/>.</param>
    /// <param name="code">Detail.</param>
    /// <param name="quoted">Only its packet counts, without its Ethernet header.</param>
    /// <param name="rest">The second word; it is the MTU of "packet too big".</param>
    /// <param name="quotedLength">The most bytes to quote; by default the error has at most 1280 (RFC 4443 section 2.4).</param>
    public static PacketBuilder Icmpv6Error(
        this PacketBuilder packet, byte type, byte code, PacketBuilder quoted, uint rest = 0, int quotedLength = 1280 - 40 - 8) =>
        packet.Icmpv6(type, code, rest).Payload(Quote(quoted, quotedLength));

    /// <summary>The error for a packet that is longer than the next link's MTU, of the packet's family.</summary>
    /// <param name="packet">Ends with an IPv4 or IPv6 header.</param>
    /// <param name="mtu">Bytes.</param>
    /// <param name="quoted">Only its packet counts, without its Ethernet header.</param>
    /// <param name="quotedLength">The most bytes to quote.</param>
    public static PacketBuilder TooBig(
        this PacketBuilder packet, ushort mtu, PacketBuilder quoted, int quotedLength = 1280 - 40 - 8) => packet.IsIpv6
            ? packet.Icmpv6Error(Icmpv6Types.PacketTooBig, 0, quoted, mtu, quotedLength)
            : packet.IcmpError(IcmpTypes.DestinationUnreachable, IcmpTypes.FragmentationNeeded, quoted, mtu, quotedLength);

    private static byte[] Header(byte type, byte code, uint rest)
    {
        byte[] header = [type, code, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), rest);
        return header;
    }

    private static byte[] Quote(PacketBuilder quoted, int length)
    {
        byte[] packet = quoted.BuildPacket();
        return packet[..Math.Min(length, packet.Length)];
    }
}
