using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.IcmpErrors;

/// <summary>
/// ICMP errors of FULLNAT between IPv6 clients and IPv4 servers (RFC 7915 4.2 to 4.5, 5.2 to 5.5): all headers up to the quoted
/// packet's transport header are replaced by those of the other family, which end where the old ones did.
/// <code>
///   | IPv4 | ICMP 8 | quoted IPv4 | quoted transport ...      | IPv6 | ICMPv6 8 | quoted IPv6 (fragment header) | quoted transport ...
/// </code>
/// </summary>
internal sealed unsafe class ErrorTranslator<TPort> where TPort : struct, IPort
{
    private const int MtuDifference = Ipv6Header.Length - Ipv4Header.MinimumLength;

    private ushort _identification;

    /// <summary>Where the translated error's IP header is, with Length set; null when the packet was dropped.</summary>
    public byte* Translate(Burst burst, int index, in QuotedPacket quoted, in ErrorAddresses addresses, Adjacency* next)
    {
        IcmpHeader* icmp = (IcmpHeader*)burst.Transport[index];
        IcmpError error = new(icmp->Type, icmp->Code, icmp->Rest.Host);
        bool toIpv6 = !quoted.IsIpv6;
        int headers = toIpv6
            ? 2 * Ipv6Header.Length + (quoted.IsFirstFragment ? Ipv6FragmentHeader.Length : 0) + IcmpHeader.Length
            : 2 * Ipv4Header.MinimumLength + IcmpHeader.Length;
        bool isKnown = toIpv6 ? ErrorFamilies.TryToIpv6(error, out error) : ErrorFamilies.TryToIpv4(error, out error);
        byte* network = quoted.Transport - headers;
        if (!isKnown || network < burst.Packets[index]->BufferAddress)
        {
            burst.Drop(index, isKnown ? DropReason.NoHeadroom : DropReason.IcmpErrorUnused);
            return null;
        }
        FirstSegment.KeepOnly<TPort>(burst.Packets[index]);
        if (toIpv6)
            burst.Length[index] = (ushort)ToIpv6(network, *(Ipv4Header*)burst.Network[index], quoted, WithIpv6Mtu(error, next), addresses);
        else
            burst.Length[index] = (ushort)ToIpv4(network, *(Ipv6Header*)burst.Network[index], quoted, WithIpv4Mtu(error, next), addresses);
        burst.Shapes[index] ^= PacketShape.Ipv6;
        return network;
    }

    /// <summary>RFC 7915 4.2: never below IPv6's smallest MTU, which also stands for a router that tells none.</summary>
    private static IcmpError WithIpv6Mtu(IcmpError error, Adjacency* next) => error.Type != Icmpv6Types.PacketTooBig
        ? error
        : error with { Rest = (uint)Math.Max(Ipv6Header.MinimumMtu, Math.Min((int)(ushort)error.Rest + MtuDifference, next->Mtu)) };

    /// <summary>RFC 7915 5.2.</summary>
    private static IcmpError WithIpv4Mtu(IcmpError error, Adjacency* next)
    {
        bool isTooBig = error.Type == IcmpTypes.DestinationUnreachable && error.Code == IcmpTypes.FragmentationNeeded;
        uint mtu = Math.Max(error.Rest, Ipv6Header.MinimumMtu) - MtuDifference;
        return isTooBig ? error with { Rest = Math.Min(mtu, next->Mtu) } : error;
    }

    /// <summary>Writes the headers before the quoted transport header; returns the bytes of the whole error, 1280 at most.</summary>
    private static int ToIpv6(
        byte* network, Ipv4Header outer, in QuotedPacket quoted, IcmpError error, in ErrorAddresses addresses)
    {
        Ipv4Header inner = *(Ipv4Header*)quoted.Network;
        int length = Math.Min((int)(quoted.Transport - network) + quoted.TransportLength, Ipv6Header.MinimumMtu);
        byte* icmp = network + Ipv6Header.Length;
        byte* quote = icmp + IcmpHeader.Length;
        int fragmentHeader = quoted.IsFirstFragment ? Ipv6FragmentHeader.Length : 0;
        int innerPayload = Math.Max(inner.TotalLength.Host - inner.HeaderLength, 0);
        byte protocol = quoted.Protocol;
        *(uint*)quoted.Transport = addresses.QuotedPorts;
        *(Ipv6Header*)quote = Ipv6Of(inner.TypeOfService, innerPayload + fragmentHeader, protocol, inner.TimeToLive);
        ((Ipv6Header*)quote)->Source = addresses.QuotedSource;
        ((Ipv6Header*)quote)->Destination = addresses.QuotedDestination;
        if (fragmentHeader > 0)
        {
            ((Ipv6Header*)quote)->NextHeader = IpProtocol.Ipv6Fragment;
            *(Ipv6FragmentHeader*)(quote + Ipv6Header.Length) = new Ipv6FragmentHeader
            {
                NextHeader = protocol,
                OffsetAndFlags = Be16.FromHost(Ipv6FragmentHeader.MoreFragmentsFlag),
                Identification = Be32.FromHost(inner.Identification.Host),
            };
        }
        int icmpLength = length - Ipv6Header.Length;
        *(Ipv6Header*)network = Ipv6Of(outer.TypeOfService, icmpLength, IpProtocol.Icmpv6, (byte)(outer.TimeToLive - 1));
        ((Ipv6Header*)network)->Source = addresses.Source;
        ((Ipv6Header*)network)->Destination = addresses.Destination;
        uint sum = Checksum.PseudoHeaderSum(addresses.Source, addresses.Destination, IpProtocol.Icmpv6, (uint)icmpLength);
        WriteIcmp(icmp, error, icmpLength, sum);
        return length;
    }

    /// <summary>Writes the headers before the quoted transport header; returns the bytes of the whole error.</summary>
    private int ToIpv4(byte* network, Ipv6Header outer, in QuotedPacket quoted, IcmpError error, in ErrorAddresses addresses)
    {
        Ipv6Header inner = *(Ipv6Header*)quoted.Network;
        int length = (int)(quoted.Transport - network) + quoted.TransportLength;
        int extensions = (int)(quoted.Transport - quoted.Network) - Ipv6Header.Length;
        ushort flags = quoted.IsFirstFragment ? Ipv4Header.MoreFragmentsFlag : Ipv4Header.DontFragmentFlag;
        int innerLength = Math.Max(inner.PayloadLength.Host - extensions, 0) + Ipv4Header.MinimumLength;
        byte protocol = quoted.Protocol;
        byte* icmp = network + Ipv4Header.MinimumLength;
        *(uint*)quoted.Transport = addresses.QuotedPorts;
        WriteIpv4(
            icmp + IcmpHeader.Length,
            Ipv4Of(inner.TrafficClass, innerLength, protocol, inner.HopLimit, flags),
            addresses.QuotedSource,
            addresses.QuotedDestination);
        Ipv4Header header = Ipv4Of(outer.TrafficClass, length, IpProtocol.Icmp, (byte)(outer.HopLimit - 1), 0);
        header.Identification = Be16.FromHost(++_identification);
        WriteIpv4(network, header, addresses.Source, addresses.Destination);
        WriteIcmp(icmp, error, length - Ipv4Header.MinimumLength, 0);
        return length;
    }

    private static Ipv6Header Ipv6Of(byte trafficClass, int payload, byte protocol, byte hops) => new()
    {
        VersionClassFlow = Ipv6Header.FirstWord(trafficClass, 0),
        PayloadLength = Be16.FromHost((ushort)payload),
        NextHeader = protocol,
        HopLimit = hops,
    };

    private static Ipv4Header Ipv4Of(byte trafficClass, int length, byte protocol, byte hops, ushort flags) => new()
    {
        VersionAndLength = Ipv4Header.Version4WithoutOptions,
        TypeOfService = trafficClass,
        TotalLength = Be16.FromHost((ushort)length),
        FlagsAndOffset = Be16.FromHost(flags),
        TimeToLive = hops,
        Protocol = protocol,
    };

    private static void WriteIpv4(byte* network, Ipv4Header header, IpAddress source, IpAddress destination)
    {
        header.Source = source.Ipv4;
        header.Destination = destination.Ipv4;
        *(Ipv4Header*)network = header;
        ((Ipv4Header*)network)->Checksum = Checksum.Compute(network, Ipv4Header.MinimumLength);
    }

    private static void WriteIcmp(byte* icmp, IcmpError error, int length, uint sum)
    {
        *(IcmpHeader*)icmp = new IcmpHeader { Type = error.Type, Code = error.Code, Rest = Be32.FromHost(error.Rest) };
        ((IcmpHeader*)icmp)->Checksum = Checksum.Compute(icmp, length, sum);
    }
}
