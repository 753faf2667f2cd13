using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Services;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.IcmpErrors;

/// <summary>
/// The packet that an ICMP error quotes, as far as it is there: the whole IP header, extension headers too, and the beginning of what it
/// carries. Fields that describe what was not quoted, such as the total length, may say anything.
/// </summary>
/// <remarks>unsafe: made by <see cref="TryRead"/> only; valid while the bytes are where they were.</remarks>
internal readonly unsafe struct QuotedPacket
{
    /// <summary>Bytes of the two ports.</summary>
    public const int PortsLength = 4;

    private readonly int _transportOffset;
    private readonly int _length;

    private QuotedPacket(byte* network, int transportOffset, int length, byte protocol, bool isFirstFragment)
    {
        Network = network;
        _transportOffset = transportOffset;
        _length = length;
        Protocol = protocol;
        IsFirstFragment = isFirstFragment;
    }

    /// <summary>IP header.</summary>
    public byte* Network { get; }

    /// <summary>One of <see cref="IpProtocol"/>: what <see cref="Transport"/> is.</summary>
    public byte Protocol { get; }

    /// <summary>Whether it is the first fragment of several.</summary>
    public bool IsFirstFragment { get; }

    /// <summary>Whether it is IPv6.</summary>
    public bool IsIpv6 => *Network >> 4 == 6;

    /// <summary>What follows the IP header.</summary>
    public byte* Transport => Network + _transportOffset;

    /// <summary>Bytes of <see cref="Transport"/> that are there.</summary>
    public int TransportLength => _length - _transportOffset;

    /// <summary>Bytes that are there.</summary>
    public int Length => _length;

    /// <summary>Source address.</summary>
    public IpAddress Source => IsIpv6 ? ((Ipv6Header*)Network)->Source : new IpAddress(((Ipv4Header*)Network)->Source);

    /// <summary>Destination address.</summary>
    public IpAddress Destination => IsIpv6 ? ((Ipv6Header*)Network)->Destination : new IpAddress(((Ipv4Header*)Network)->Destination);

    /// <summary>Source port; there are <see cref="PortsLength"/> bytes.</summary>
    public Be16 SourcePort => *(Be16*)Transport;

    /// <summary>Destination port; there are <see cref="PortsLength"/> bytes.</summary>
    public Be16 DestinationPort => ((Be16*)Transport)[1];

    /// <summary>Whether it is of a protocol that services can be of, with both ports there.</summary>
    public bool HasPorts => Parser.IsBalanced(Protocol) && TransportLength >= PortsLength;

    /// <summary>Who sent it to whom; with <see cref="HasPorts"/>.</summary>
    public FlowEndpoints Endpoints => new(Source, Destination, SourcePort, DestinationPort, Protocol);

    /// <summary>What the ICMP error of a burst quotes, of its own family. Its Network, Transport, Length and Shapes are set.</summary>
    public static bool TryRead(Burst burst, int index, out QuotedPacket quoted)
    {
        byte* start = burst.Transport[index] + IcmpHeader.Length;
        int length = burst.Length[index] - (int)(start - burst.Network[index]);
        bool isIpv6 = (burst.Shapes[index] & PacketShape.Ipv6) != 0;
        return TryRead(start, FirstSegment.AvailableFrom(burst.Packets[index], start, length), out quoted) && quoted.IsIpv6 == isIpv6;
    }

    /// <summary>False when there is no whole IP header, or the packet is a fragment without the beginning of what was cut.</summary>
    /// <param name="start">Where its IP header would be; unsafe: <paramref name="length"/> bytes are readable.</param>
    /// <param name="length">Bytes that are there.</param>
    /// <param name="quoted">The packet.</param>
    public static bool TryRead(byte* start, int length, out QuotedPacket quoted)
    {
        quoted = default;
        if (length < Ipv4Header.MinimumLength)
            return false;
        return *start >> 4 == 4 ? TryReadIpv4(start, length, ref quoted) : TryReadIpv6(start, length, ref quoted);
    }

    private static bool TryReadIpv4(byte* start, int length, ref QuotedPacket quoted)
    {
        Ipv4Header* ip = (Ipv4Header*)start;
        if (ip->HeaderLength < Ipv4Header.MinimumLength || ip->HeaderLength > length || ip->FragmentOffset > 0)
            return false;
        quoted = new QuotedPacket(start, ip->HeaderLength, length, ip->Protocol, ip->MoreFragments);
        return true;
    }

    private static bool TryReadIpv6(byte* start, int length, ref QuotedPacket quoted)
    {
        if (length < Ipv6Header.Length || *start >> 4 != 6)
            return false;
        Ipv6UpperLayer upper = Ipv6ExtensionHeaders.Walk(start, length);
        if (!upper.IsValid)
            return false;
        Ipv6FragmentHeader* fragment = upper.FragmentHeaderOffset < 0 ? null : (Ipv6FragmentHeader*)(start + upper.FragmentHeaderOffset);
        if (fragment != null && fragment->FragmentOffset > 0)
            return false;
        quoted = new QuotedPacket(start, upper.Offset, length, upper.Protocol, fragment != null && fragment->MoreFragments);
        return true;
    }
}
