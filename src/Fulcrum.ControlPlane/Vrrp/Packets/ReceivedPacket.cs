using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Vrrp.Packets;

/// <summary>
/// A packet as a raw socket gives it, before it is known whose it is. IPv4: from the IP header on, of protocol 112, or 51 (AH) with 112 in
/// it. IPv6: the message; addresses and hop limit come beside it. What follows the IP packet (padding of Ethernet) is left out.
/// </summary>
public readonly ref struct ReceivedPacket
{
    /// <summary>IP protocol of VRRP.</summary>
    public const int VrrpProtocol = 112;

    /// <summary>IP protocol of the authentication header.</summary>
    public const int AhProtocol = 51;

    private const int ShortestIpv4Header = 20;
    private const int WordLength = 4;

    private ReceivedPacket(ReadOnlySpan<byte> ipHeader, ReadOnlySpan<byte> ah, ReadOnlySpan<byte> message, IPAddress source,
        IPAddress destination, int? timeToLive)
    {
        IpHeader = ipHeader;
        AuthenticationHeader = ah;
        Message = message;
        Source = source;
        Destination = destination;
        TimeToLive = timeToLive;
    }

    /// <summary>IPv4 with its options; empty for IPv6.</summary>
    public ReadOnlySpan<byte> IpHeader { get; }

    /// <summary>AH; empty: there is none.</summary>
    public ReadOnlySpan<byte> AuthenticationHeader { get; }

    /// <summary>From VRRP's first byte on; at least one byte for the router id is there.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>The sender.</summary>
    public IPAddress Source { get; }

    /// <summary>A group's address, or one of this host.</summary>
    public IPAddress Destination { get; }

    /// <summary>Time to live, hop limit; null: it is not known.</summary>
    public int? TimeToLive { get; }

    /// <summary>The same with only the first bytes of its message.</summary>
    internal ReceivedPacket Cut(int length) => new(IpHeader, AuthenticationHeader, Message[..length], Source, Destination, TimeToLive);

    /// <summary>virtual_router_id.</summary>
    public int RouterId => Message[1];

    /// <summary>Of the packet, not of the addresses that it tells of.</summary>
    public AddressFamily Family => IpHeader.IsEmpty ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    /// <summary>Never throws.</summary>
    public static VrrpDrop ReadIpv4(ReadOnlySpan<byte> bytes, out ReceivedPacket packet)
    {
        packet = default;
        if (bytes.Length < ShortestIpv4Header)
            return VrrpDrop.Truncated;
        int headerLength = (bytes[0] & 0x0f) * WordLength;
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (bytes[0] >> 4 != 4 || headerLength < ShortestIpv4Header || bytes[9] is not (VrrpProtocol or AhProtocol))
            return VrrpDrop.NotVrrp;
        if (length > bytes.Length || headerLength > length)
            return VrrpDrop.Truncated;
        ReadOnlySpan<byte> header = bytes[..headerLength], ah = default, message = bytes[headerLength..length];
        if (bytes[9] == AhProtocol)
        {
            if (message.Length < AuthenticationHeaderFormat.Length)
                return VrrpDrop.Truncated;
            if (message[0] != VrrpProtocol || (message[1] + 2) * WordLength != AuthenticationHeaderFormat.Length)
                return VrrpDrop.NotVrrp;
            ah = message[..AuthenticationHeaderFormat.Length];
            message = message[AuthenticationHeaderFormat.Length..];
        }
        if (message.Length < 2)
            return VrrpDrop.Truncated;
        packet = new(header, ah, message, new(bytes[12..16]), new(bytes[16..20]), bytes[8]);
        return VrrpDrop.None;
    }

    /// <summary>Never throws.</summary>
    /// <param name="message">What the socket gives.</param>
    /// <param name="source">The sender.</param>
    /// <param name="destination">From IPV6_PKTINFO.</param>
    /// <param name="hopLimit">From IPV6_HOPLIMIT; null: not known.</param>
    /// <param name="packet">The packet.</param>
    public static VrrpDrop ReadIpv6(ReadOnlySpan<byte> message, IPAddress source, IPAddress destination, int? hopLimit, out ReceivedPacket packet)
    {
        packet = default;
        if (message.Length < 2)
            return VrrpDrop.Truncated;
        packet = new(default, default, message, source, destination, hopLimit);
        return VrrpDrop.None;
    }
}
