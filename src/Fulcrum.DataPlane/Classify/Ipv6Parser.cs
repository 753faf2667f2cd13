using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Classify;

/// <summary>The parser's way for IPv6 (RFC 8200).</summary>
/// <remarks>unsafe: as <see cref="Parser"/>.</remarks>
internal static unsafe class Ipv6Parser
{
    /// <summary>Parses one packet.</summary>
    /// <param name="burst">Shapes is set; the other columns out.</param>
    /// <param name="index">The packet.</param>
    /// <param name="network">Where the IPv6 header would be.</param>
    /// <param name="length">Bytes from there in the first segment.</param>
    /// <param name="whole">Bytes from there in all segments.</param>
    /// <param name="sessions">Makes keys and hashes.</param>
    public static void Parse(Burst burst, int index, byte* network, int length, long whole, SessionTable sessions)
    {
        Ipv6Header* ip = (Ipv6Header*)network;
        if (length < Ipv6Header.Length || ip->Version != 6 || ip->PayloadLength.Host + Ipv6Header.Length > whole
            || ip->PayloadLength.Host + Ipv6Header.Length > ushort.MaxValue)
        {
            burst.Drop(index, DropReason.Ipv6HeaderInvalid);
            return;
        }
        int total = ip->PayloadLength.Host + Ipv6Header.Length;
        int inFirstSegment = Math.Min(total, length);
        Ipv6UpperLayer upper = Ipv6ExtensionHeaders.Walk(network, inFirstSegment);
        if (!upper.IsValid)
        {
            burst.Drop(index, DropReason.Ipv6HeaderInvalid);
            return;
        }
        burst.Network[index] = network;
        burst.Transport[index] = network + upper.Offset;
        burst.Length[index] = (ushort)total;
        burst.HopsLeft[index] = ip->HopLimit;
        burst.Shapes[index] |= PacketShape.Ipv6 | PacketShape.Unsplittable;
        Choose(burst, index, upper, inFirstSegment - upper.Offset, total - upper.Offset, sessions);
    }

    /// <summary>
    /// Checks the layer-4 header and makes the key. Network and Transport are set; <paramref name="available"/> and
    /// <paramref name="length"/> count the bytes behind the extension headers in the first segment and in all.
    /// </summary>
    public static void ParseTransport(Burst burst, int index, byte protocol, int available, int length, SessionTable sessions)
    {
        if (!Parser.IsTransportValid(burst, index, protocol, available, length))
        {
            burst.Drop(index, DropReason.Layer4HeaderInvalid);
            return;
        }
        Ipv6Header* ip = (Ipv6Header*)burst.Network[index];
        uint ports = *(uint*)burst.Transport[index];
        Vector128<byte> key = sessions.Hash.KeyOf(
            Vector128.Load((byte*)&ip->Source), Vector128.Load((byte*)&ip->Destination), ports, protocol);
        Parser.SetKey(burst, index, key, sessions);
    }

    private static void Choose(Burst burst, int index, Ipv6UpperLayer upper, int available, int length, SessionTable sessions)
    {
        bool isFragment = upper.FragmentHeaderOffset >= 0
            && ((Ipv6FragmentHeader*)(burst.Network[index] + upper.FragmentHeaderOffset))->IsFragment;
        if (upper.Protocol == IpProtocol.Icmpv6 && !isFragment)
            ChooseIcmp(burst, index, available);
        else if (!Parser.IsBalanced(upper.Protocol) || upper.SegmentsLeft > 0)
            burst.Punt(index, PuntClasses.OfProtocol(upper.Protocol));
        else if (isFragment)
            burst.SetAside(index, Outcome.Fragment);
        else
            ParseTransport(burst, index, upper.Protocol, available, length, sessions);
    }

    private static void ChooseIcmp(Burst burst, int index, int available)
    {
        byte* icmp = burst.Transport[index];
        if (IcmpErrorKinds.IsIpv6Error(icmp, available))
            burst.SetAside(index, Outcome.IcmpError);
        else
            burst.Punt(index, available > 0 ? PuntClasses.OfIcmpv6(icmp[0]) : PuntClass.Icmp);
    }
}
