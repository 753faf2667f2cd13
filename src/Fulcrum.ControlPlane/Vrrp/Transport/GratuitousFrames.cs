using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Vrrp.Transport;

/// <summary>Frames that tell a link which MAC address has an IP address. Pure.</summary>
internal static class GratuitousFrames
{
    private const int EthernetSize = 14;
    private const int ArpSize = 28;
    private const int Ipv6Size = 40;
    private const int AdvertisementSize = 32;
    private const byte IcmpV6 = 58;
    private const byte NeighbourAdvertisement = 136;
    private const byte TargetLinkLayerAddress = 2;
    private const byte RouterFlag = 0x80;
    private const byte OverrideFlag = 0x20;

    /// <summary>A gratuitous ARP request, or an unsolicited neighbour advertisement.</summary>
    /// <param name="address">What is told.</param>
    /// <param name="mac">Who has it; the frame's source.</param>
    /// <param name="isRouter">Of IPv6: whether the host forwards.</param>
    public static byte[] Create(IPAddress address, PhysicalAddress mac, bool isRouter) =>
        address.AddressFamily == AddressFamily.InterNetwork ? Arp(address, mac) : Advertisement(address, mac, isRouter);

    /// <summary>
    /// RFC 5227, 3: sender and target protocol address are the same.
    /// <code>
    ///  0         6       12     14    16    18   19   20   22          28         32          38
    ///  +---------+-------+------+-----+-----+----+----+----+-----------+----------+-----------+----------+
    ///  | ff..ff  | MAC   | 0806 |  1  |0800 | 6  | 4  | 1  | MAC       | address  | ff..ff    | address  |
    /// </code>
    /// </summary>
    private static byte[] Arp(IPAddress address, PhysicalAddress mac)
    {
        byte[] frame = new byte[EthernetSize + ArpSize];
        Span<byte> body = Ethernet(frame, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], mac, 0x0806);
        BinaryPrimitives.WriteUInt16BigEndian(body, 1);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], 0x0800);
        body[4] = 6;
        body[5] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(body[6..], 1);
        mac.GetAddressBytes().CopyTo(body[8..]);
        address.TryWriteBytes(body[14..], out _);
        body.Slice(18, 6).Fill(0xFF);
        address.TryWriteBytes(body[24..], out _);
        return frame;
    }

    /// <summary>RFC 4861, 4.4 and 7.2.6: to all nodes, not solicited, with the override flag.</summary>
    private static byte[] Advertisement(IPAddress address, PhysicalAddress mac, bool isRouter)
    {
        byte[] frame = new byte[EthernetSize + Ipv6Size + AdvertisementSize];
        Span<byte> header = Ethernet(frame, [0x33, 0x33, 0, 0, 0, 1], mac, 0x86DD);
        Span<byte> body = header[Ipv6Size..];
        header[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], AdvertisementSize);
        header[6] = IcmpV6;
        header[7] = 255;
        address.TryWriteBytes(header[8..], out _);
        IPAddress.Parse("ff02::1").TryWriteBytes(header[24..], out _);
        body[0] = NeighbourAdvertisement;
        body[4] = (byte)(OverrideFlag | (isRouter ? RouterFlag : 0));
        address.TryWriteBytes(body[8..], out _);
        body[24] = TargetLinkLayerAddress;
        body[25] = 1;
        mac.GetAddressBytes().CopyTo(body[26..]);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], Checksum(header.Slice(8, 32), body));
        return frame;
    }

    private static Span<byte> Ethernet(byte[] frame, ReadOnlySpan<byte> destination, PhysicalAddress source, ushort type)
    {
        destination.CopyTo(frame);
        source.GetAddressBytes().CopyTo(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), type);
        return frame.AsSpan(EthernetSize);
    }

    /// <summary>RFC 4443, 2.3: over both addresses, length and next header, then the message.</summary>
    private static ushort Checksum(ReadOnlySpan<byte> addresses, ReadOnlySpan<byte> message)
    {
        uint sum = (uint)message.Length + IcmpV6;
        for (int i = 0; i < addresses.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(addresses[i..]);
        for (int i = 0; i < message.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(message[i..]);
        while (sum > 0xFFFF)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }
}
