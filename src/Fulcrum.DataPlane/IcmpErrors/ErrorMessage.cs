using Fulcrum.Packets;

namespace Fulcrum.DataPlane.IcmpErrors;

/// <summary>
/// An ICMP error that the director is the source of: IP and ICMP header, put before the packet that it quotes, where this lies.
/// </summary>
internal static unsafe class ErrorMessage
{
    // RFC 1812 4.3.2.3, RFC 4443 2.4c: the whole error is at most so long.
    private const int LongestIpv4 = 576;
    private const int LongestIpv6 = Ipv6Header.MinimumMtu;

    // RFC 1812 4.3.2.5: precedence 6, internetwork control, and the type of service of the packet quoted.
    private const byte InternetworkControl = 0xC0;
    private const byte TypeOfServiceMask = 0x1E;

    /// <summary>Bytes of the headers before the quoted packet, whose family the error is of.</summary>
    public static int HeadersBefore(byte* quoted) => IcmpHeader.Length + (IsIpv4(quoted) ? Ipv4Header.MinimumLength : Ipv6Header.Length);

    /// <summary>Writes the headers.</summary>
    /// <param name="quoted">IP header; unsafe: <see cref="HeadersBefore"/> bytes before it are writable.</param>
    /// <param name="available">Bytes of the quoted packet that are there, to be quoted as far as is allowed.</param>
    /// <param name="error">In the numbers of the quoted packet's family.</param>
    /// <param name="source">Of the same family.</param>
    /// <param name="destination">Of the same family.</param>
    /// <param name="hops">TTL or hop limit.</param>
    /// <param name="identification">Of IPv4.</param>
    /// <returns>Bytes of the error, IP header included.</returns>
    public static int Write(
        byte* quoted, int available, IcmpError error, IpAddress source, IpAddress destination, byte hops, ushort identification)
    {
        int headers = HeadersBefore(quoted);
        bool isIpv4 = IsIpv4(quoted);
        int length = Math.Min(headers + available, isIpv4 ? LongestIpv4 : LongestIpv6);
        byte* icmp = quoted - IcmpHeader.Length;
        int icmpLength = (int)(quoted - icmp) + length - headers;
        *(IcmpHeader*)icmp = new IcmpHeader { Type = error.Type, Code = error.Code, Rest = Be32.FromHost(error.Rest) };
        uint sum = isIpv4 ? 0 : Checksum.PseudoHeaderSum(source, destination, IpProtocol.Icmpv6, (uint)icmpLength);
        ((IcmpHeader*)icmp)->Checksum = Checksum.Compute(icmp, icmpLength, sum);
        if (isIpv4)
            WriteIpv4(quoted - headers, ((Ipv4Header*)quoted)->TypeOfService, length, source, destination, hops, identification);
        else
            WriteIpv6(quoted - headers, icmpLength, source, destination, hops);
        return length;
    }

    private static bool IsIpv4(byte* network) => *network >> 4 == 4;

    private static void WriteIpv4(
        byte* network, byte quotedService, int length, IpAddress source, IpAddress destination, byte hops, ushort identification)
    {
        Ipv4Header* ip = (Ipv4Header*)network;
        *ip = new Ipv4Header
        {
            VersionAndLength = Ipv4Header.Version4WithoutOptions,
            TypeOfService = (byte)(InternetworkControl | quotedService & TypeOfServiceMask),
            TotalLength = Be16.FromHost((ushort)length),
            Identification = Be16.FromHost(identification),
            TimeToLive = hops,
            Protocol = IpProtocol.Icmp,
            Source = source.Ipv4,
            Destination = destination.Ipv4,
        };
        ip->Checksum = Checksum.Compute(network, Ipv4Header.MinimumLength);
    }

    private static void WriteIpv6(byte* network, int payloadLength, IpAddress source, IpAddress destination, byte hops) =>
        *(Ipv6Header*)network = new Ipv6Header
        {
            VersionClassFlow = Ipv6Header.FirstWord(0, 0),
            PayloadLength = Be16.FromHost((ushort)payloadLength),
            NextHeader = IpProtocol.Icmpv6,
            HopLimit = hops,
            Source = source,
            Destination = destination,
        };
}
