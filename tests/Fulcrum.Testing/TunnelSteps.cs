using System.Buffers.Binary;
using Fulcrum.Packets;

namespace Fulcrum.Testing;

/// <summary>Steps of <see cref="PacketBuilder"/> that put another packet inside, IPv4 or IPv6 in either.</summary>
public static class TunnelSteps
{
    /// <summary>IP in IP (RFC 2003, RFC 4213, RFC 2473).</summary>
    /// <param name="outer">Ends with an IPv4 or IPv6 header.</param>
    /// <param name="inner">Only its packet counts, without its Ethernet header.</param>
    public static PacketBuilder Ipip(this PacketBuilder outer, PacketBuilder inner) =>
        outer with { Transport = new TransportLayer(ProtocolOf(inner), []), Data = inner.BuildPacket() };

    /// <summary>GRE without key and sequence number (RFC 2784).</summary>
    /// <param name="outer">Ends with an IPv4 or IPv6 header.</param>
    /// <param name="inner">Only its packet counts, without its Ethernet header.</param>
    /// <param name="checksum">Whether the header has a checksum.</param>
    public static PacketBuilder Gre(this PacketBuilder outer, PacketBuilder inner, bool checksum = false)
    {
        byte[] header = new byte[checksum ? 8 : 4];
        header[0] = (byte)(checksum ? 0x80 : 0);
        TransportChecksum kind = checksum ? TransportChecksum.Plain : TransportChecksum.None;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(inner.IsIpv6 ? 0x86DD : 0x0800));
        return outer with
        {
            Transport = new TransportLayer(IpProtocol.Gre, header, kind, 4),
            Data = inner.BuildPacket(),
        };
    }

    /// <summary>A data message of GUE, variant 0, behind a UDP header.</summary>
    /// <param name="outer">Ends with an IPv4 or IPv6 header.</param>
    /// <param name="inner">Only its packet counts, without its Ethernet header.</param>
    /// <param name="sourcePort">UDP port that stands for the flow.</param>
    /// <param name="port">UDP port of the receiver.</param>
    /// <param name="checksum">Whether UDP has one.</param>
    /// <param name="remoteChecksum">
    /// Whether the receiver is to work out the inner layer-4 checksum, whose field then holds the sum of the pseudo-header.
    /// </param>
    public static PacketBuilder Gue(
        this PacketBuilder outer,
        PacketBuilder inner,
        ushort sourcePort,
        ushort port = 6080,
        bool checksum = true,
        bool remoteChecksum = false)
    {
        byte[] packet = inner.BuildPacket();
        byte[] extension = remoteChecksum ? RemoteChecksum(packet) : [];
        byte[] gue = [(byte)(extension.Length / 4), ProtocolOf(inner), 0, (byte)(remoteChecksum ? 1 : 0), .. extension];
        byte[] header = [.. new byte[8], .. gue];
        BinaryPrimitives.WriteUInt16BigEndian(header, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), port);
        return outer with
        {
            Transport = new TransportLayer(IpProtocol.Udp, header, checksum ? TransportChecksum.Udp : TransportChecksum.None, 6),
            Data = packet,
        };
    }

    private static byte ProtocolOf(PacketBuilder inner) => inner.IsIpv6 ? IpProtocol.Ipv6 : IpProtocol.Ipip;

    /// <summary>Makes the extension field and leaves to the receiver what it says.</summary>
    private static byte[] RemoteChecksum(byte[] packet)
    {
        PlainPacket found = PlainPacket.Read(packet)
            ?? throw new InvalidOperationException("The inner packet is cut, or it is no IP packet.");
        int fieldOffset = found.Protocol switch
        {
            IpProtocol.Tcp => 16,
            IpProtocol.Udp => 6,
            _ => throw new InvalidOperationException($"A receiver works out checksums of TCP and UDP, not of {found.Protocol}."),
        };
        int start = packet.Length - found.UpperLayer.Length;
        Span<byte> field = packet.AsSpan(start + fieldOffset);
        uint sum = PlainChecksum.PseudoHeaderSum(found.Header, found.Protocol, found.UpperLayer.Length);
        BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)~PlainChecksum.Finish(sum));
        byte[] extension = [0x80, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(extension.AsSpan(4), (ushort)start);
        BinaryPrimitives.WriteUInt16BigEndian(extension.AsSpan(6), (ushort)(start + fieldOffset));
        return extension;
    }
}
