using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Resets;

/// <summary>TCP segments without options and data.</summary>
internal static unsafe class BareSegment
{
    /// <summary>Bytes of the longest one with its IP header.</summary>
    public const int MostLength = Ipv6Header.Length + TcpHeader.MinimumLength;

    /// <summary>Hops that it may go.</summary>
    public const byte Hops = 64;

    /// <summary>Writes IP and TCP header; returns their length. unsafe: <see cref="MostLength"/> bytes can be written.</summary>
    public static int Write(byte* network, IpAddress source, IpAddress destination, in TcpHeader tcp)
    {
        int header = source.IsIpv4 ? WriteIpv4((Ipv4Header*)network, source, destination) : WriteIpv6((Ipv6Header*)network, source, destination);
        TcpHeader* written = (TcpHeader*)(network + header);
        *written = tcp;
        written->DataOffset = TcpHeader.MinimumLength / 4 << 4;
        FillChecksum(network, written);
        return header + TcpHeader.MinimumLength;
    }

    /// <summary>Gives a segment without data its checksum.</summary>
    public static void FillChecksum(byte* network, TcpHeader* tcp)
    {
        const byte length = TcpHeader.MinimumLength;
        Ipv4Header* ipv4 = (Ipv4Header*)network;
        Ipv6Header* ipv6 = (Ipv6Header*)network;
        uint sum = *network >> 4 == 4
            ? Checksum.PseudoHeaderSum(ipv4->Source, ipv4->Destination, IpProtocol.Tcp, length)
            : Checksum.PseudoHeaderSum(ipv6->Source, ipv6->Destination, IpProtocol.Tcp, length);
        tcp->Checksum = default;
        tcp->Checksum = Checksum.Compute((byte*)tcp, length, sum);
    }

    /// <summary>Never a fragment, so it needs no identification (RFC 6864).</summary>
    private static int WriteIpv4(Ipv4Header* ip, IpAddress source, IpAddress destination)
    {
        *ip = new Ipv4Header
        {
            VersionAndLength = Ipv4Header.Version4WithoutOptions,
            TotalLength = Be16.FromHost(Ipv4Header.MinimumLength + TcpHeader.MinimumLength),
            FlagsAndOffset = Be16.FromHost(Ipv4Header.DontFragmentFlag),
            TimeToLive = Hops,
            Protocol = IpProtocol.Tcp,
            Source = source.Ipv4,
            Destination = destination.Ipv4,
        };
        ip->Checksum = Checksum.Compute((byte*)ip, Ipv4Header.MinimumLength);
        return Ipv4Header.MinimumLength;
    }

    private static int WriteIpv6(Ipv6Header* ip, IpAddress source, IpAddress destination)
    {
        *ip = new Ipv6Header
        {
            VersionClassFlow = Ipv6Header.FirstWord(0, 0),
            PayloadLength = Be16.FromHost(TcpHeader.MinimumLength),
            NextHeader = IpProtocol.Tcp,
            HopLimit = Hops,
            Source = source,
            Destination = destination,
        };
        return Ipv6Header.Length;
    }
}
