using Fulcrum.DataPlane.IcmpErrors;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Checks;

/// <summary>Reads the headers of packets that the kernel sends or gets, and replaces one of their addresses.</summary>
internal static unsafe class CheckHeaders
{
    private const int VlanTagLength = 4;
    private const int TcpChecksumOffset = 16;
    private const int UdpChecksumOffset = 6;
    private const int IcmpChecksumOffset = 2;

    /// <summary>
    /// False for what is no IP packet, or has no beginning of what it carries: a later fragment.
    /// </summary>
    /// <param name="packet">Its headers are in the first segment.</param>
    /// <param name="read">Its length is that of the IP packet, as far as the first segment holds it.</param>
    public static bool TryRead(Mbuf* packet, out QuotedPacket read)
    {
        read = default;
        byte* frame = Mbuf.Data(packet);
        int header = EthernetHeader.Length;
        int length = packet->DataLength;
        if (length < header + Ipv4Header.MinimumLength)
            return false;
        ushort etherType = ((EthernetHeader*)frame)->EtherType.Host;
        if (etherType == EtherTypes.Vlan)
        {
            etherType = ((Be16*)(frame + header))[1].Host;
            header += VlanTagLength;
        }
        byte* network = frame + header;
        length -= header;
        if (etherType == EtherTypes.Ipv4 && length >= Ipv4Header.MinimumLength)
            length = Math.Min(length, ((Ipv4Header*)network)->TotalLength.Host);
        else if (etherType == EtherTypes.Ipv6 && length >= Ipv6Header.Length)
            length = Math.Min(length, ((Ipv6Header*)network)->PayloadLength.Host + Ipv6Header.Length);
        else
            return false;
        return QuotedPacket.TryRead(network, length, out read) && read.IsIpv6 == (etherType == EtherTypes.Ipv6);
    }

    /// <summary>Whether the layer-4 header is there as far as it is changed here, and the port by which a host knows its flow.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="isDeparture">The host sends it; false: gets it.</param>
    /// <param name="port">The host's port, or the identifier of its echo.</param>
    public static bool TryReadPort(in QuotedPacket packet, bool isDeparture, out Be16 port)
    {
        byte* transport = packet.Transport;
        port = default;
        switch (packet.Protocol)
        {
            case IpProtocol.Tcp when packet.TransportLength >= TcpHeader.MinimumLength:
            case IpProtocol.Udp when packet.TransportLength >= UdpHeader.HeaderLength:
            case IpProtocol.Sctp when packet.TransportLength >= SctpHeader.Length:
                port = isDeparture ? packet.SourcePort : packet.DestinationPort;
                return true;
            case IpProtocol.Icmp when packet.TransportLength >= IcmpHeader.Length && !packet.IsIpv6:
                port = ((Be16*)transport)[2];
                return *transport == (isDeparture ? IcmpTypes.EchoRequest : IcmpTypes.EchoReply);
            case IpProtocol.Icmpv6 when packet.TransportLength >= IcmpHeader.Length && packet.IsIpv6:
                port = ((Be16*)transport)[2];
                return *transport == (isDeparture ? Icmpv6Types.EchoRequest : Icmpv6Types.EchoReply);
            default:
                return false;
        }
    }

    /// <summary>Replaces the destination of a packet, with all checksums that cover it.</summary>
    public static void ReplaceDestination(in QuotedPacket packet, IpAddress address)
    {
        ushort delta = Checksum.Delta(Checksum.Sum(packet.Destination), Checksum.Sum(address));
        WriteDestination(packet, address, delta);
        ApplyToTransport(packet, delta);
    }

    /// <summary>Replaces the source of a packet, with all checksums that cover it.</summary>
    public static void ReplaceSource(in QuotedPacket packet, IpAddress address)
    {
        ushort delta = Checksum.Delta(Checksum.Sum(packet.Source), Checksum.Sum(address));
        if (packet.IsIpv6)
            ((Ipv6Header*)packet.Network)->Source = address;
        else
        {
            Ipv4Header* ip = (Ipv4Header*)packet.Network;
            ip->Source = address.Ipv4;
            ip->Checksum = Checksum.Apply(ip->Checksum, delta);
        }
        ApplyToTransport(packet, delta);
    }

    /// <summary>
    /// Replaces the destination of what an ICMP error quotes. An IPv4 header's checksum changes with it, so that the error's own stays.
    /// </summary>
    public static void ReplaceQuotedDestination(in QuotedPacket error, in QuotedPacket quoted, IpAddress address)
    {
        ushort delta = Checksum.Delta(Checksum.Sum(quoted.Destination), Checksum.Sum(address));
        WriteDestination(quoted, address, delta);
        if (error.IsIpv6)
            ApplyToTransport(error, delta);
    }

    private static void WriteDestination(in QuotedPacket packet, IpAddress address, ushort delta)
    {
        if (packet.IsIpv6)
        {
            ((Ipv6Header*)packet.Network)->Destination = address;
            return;
        }
        Ipv4Header* ip = (Ipv4Header*)packet.Network;
        ip->Destination = address.Ipv4;
        ip->Checksum = Checksum.Apply(ip->Checksum, delta);
    }

    private static void ApplyToTransport(in QuotedPacket packet, ushort delta)
    {
        int offset = packet.Protocol switch
        {
            IpProtocol.Tcp => TcpChecksumOffset,
            IpProtocol.Udp => UdpChecksumOffset,
            IpProtocol.Icmpv6 => IcmpChecksumOffset,
            _ => -1,
        };
        if (offset < 0)
            return;
        Be16* checksum = (Be16*)(packet.Transport + offset);
        *checksum = packet.Protocol == IpProtocol.Udp ? Checksum.ApplyUdp(*checksum, delta) : Checksum.Apply(*checksum, delta);
    }
}
