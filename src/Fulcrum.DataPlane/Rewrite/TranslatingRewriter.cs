using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Rewrite;

/// <summary>
/// FULLNAT between IPv6 clients and IPv4 servers: the IP header is replaced by one of the other family (RFC 7915), extension headers
/// and options are left out. Layer-4 checksums change by difference: lengths and protocol count the same in both pseudo-headers.
/// </summary>
public sealed unsafe class TranslatingRewriter(WorkerSetup setup, SessionTable sessions)
{
    // RFC 7915 5.1: an IPv4 packet of at most this length may be fragmented further on.
    private const int SplittableLength = 1260;

    private Identifications _identifications = new(setup);

    /// <summary>Client to server. Returns where the IPv4 header is, with Length set; null when the packet was dropped.</summary>
    public byte* ToIpv4(Burst burst, int index, Session* session)
    {
        Ipv6Header ip = *(Ipv6Header*)burst.Network[index];
        byte* transport = burst.Transport[index];
        int payload = burst.Length[index] - (int)(transport - burst.Network[index]);
        if (!TryRewritePorts(burst, index, session, session->TupleDelta))
            return null;
        Ipv4Header* translated = (Ipv4Header*)(transport - Ipv4Header.MinimumLength);
        (ushort flags, ushort identification) = FragmentFieldsOf(burst, index, payload);
        int total = Ipv4Header.MinimumLength + payload;
        *translated = new Ipv4Header
        {
            VersionAndLength = Ipv4Header.Version4WithoutOptions,
            TypeOfService = ip.TrafficClass,
            TotalLength = Be16.FromHost((ushort)total),
            Identification = Be16.FromHost(identification),
            FlagsAndOffset = Be16.FromHost(flags),
            TimeToLive = (byte)(ip.HopLimit - 1),
            Protocol = session->Protocol,
            Source = session->Outbound.Destination,
            Destination = session->Outbound.Source,
        };
        translated->Checksum = Checksum.Compute((byte*)translated, Ipv4Header.MinimumLength);
        burst.Length[index] = (ushort)total;
        burst.Shapes[index] &= ~PacketShape.Ipv6;
        return (byte*)translated;
    }

    /// <summary>Server to client. Returns where the IPv6 header is, with Length set; null when the packet was dropped.</summary>
    public byte* ToIpv6(Burst burst, int index, Session* session)
    {
        Ipv4Header ip = *(Ipv4Header*)burst.Network[index];
        byte* transport = burst.Transport[index];
        bool isFragment = (burst.Shapes[index] & PacketShape.Fragment) != 0;
        int payload = burst.Length[index] - (int)(transport - burst.Network[index]);
        int headers = Ipv6Header.Length + (isFragment ? Ipv6FragmentHeader.Length : 0);
        byte* start = transport - headers;
        if (start < burst.Packets[index]->BufferAddress)
        {
            burst.Drop(index, DropReason.NoHeadroom);
            return null;
        }
        if (!TryRewritePorts(burst, index, session, Checksum.Negate(session->TupleDelta)))
            return null;
        SessionExtension* extension = sessions.ExtensionOf(session);
        *(Ipv6Header*)start = new Ipv6Header
        {
            VersionClassFlow = Ipv6Header.FirstWord(ip.TypeOfService, 0),
            PayloadLength = Be16.FromHost((ushort)(headers - Ipv6Header.Length + payload)),
            NextHeader = isFragment ? IpProtocol.Ipv6Fragment : session->Protocol,
            HopLimit = (byte)(ip.TimeToLive - 1),
            Source = extension->Virtual,
            Destination = extension->Client,
        };
        if (isFragment)
            *(Ipv6FragmentHeader*)(start + Ipv6Header.Length) = FragmentHeaderOf(ip);
        else if (session->Protocol == IpProtocol.Udp && ((UdpHeader*)transport)->Checksum.Raw == 0)
            PortRewrite.FillUdpChecksum(burst.Packets[index], start, transport);
        burst.Length[index] = (ushort)(headers + payload);
        burst.Shapes[index] |= PacketShape.Ipv6;
        return start;
    }

    /// <summary>
    /// New ports and the checksum by difference. What needs the whole datagram is dropped when there is only a fragment: SCTP's checksum,
    /// and the UDP checksum that IPv6 insists on (RFC 8200 8.1).
    /// </summary>
    private static bool TryRewritePorts(Burst burst, int index, Session* session, ushort tupleDelta)
    {
        bool lacksChecksum = session->Protocol == IpProtocol.Udp && (burst.Shapes[index] & PacketShape.LaterFragment) == 0
            && ((UdpHeader*)burst.Transport[index])->Checksum.Raw == 0;
        if (!PortRewrite.IsPossible(burst, index, session) || lacksChecksum && (burst.Shapes[index] & PacketShape.Fragment) != 0)
        {
            burst.Drop(index, DropReason.FragmentChecksum);
            return false;
        }
        if (!lacksChecksum)
            PortRewrite.Apply(burst, index, session, tupleDelta);
        else
            PortRewrite.ApplyPorts(burst, index, session);
        return true;
    }

    private (ushort Flags, ushort Identification) FragmentFieldsOf(Burst burst, int index, int payload)
    {
        if ((burst.Shapes[index] & PacketShape.Fragment) != 0)
        {
            Ipv6FragmentHeader* fragment = (Ipv6FragmentHeader*)(burst.Transport[index] - Ipv6FragmentHeader.Length);
            ushort more = fragment->MoreFragments ? Ipv4Header.MoreFragmentsFlag : (ushort)0;
            return ((ushort)(fragment->FragmentOffset / 8 | more), (ushort)fragment->Identification.Host);
        }
        return payload + Ipv4Header.MinimumLength <= SplittableLength
            ? ((ushort)0, (ushort)_identifications.Next())
            : (Ipv4Header.DontFragmentFlag, (ushort)0);
    }

    private static Ipv6FragmentHeader FragmentHeaderOf(in Ipv4Header ip) => new()
    {
        NextHeader = ip.Protocol,
        OffsetAndFlags = Be16.FromHost(
            (ushort)(ip.FragmentOffset | (ip.MoreFragments ? Ipv6FragmentHeader.MoreFragmentsFlag : 0))),
        Identification = Be32.FromHost(ip.Identification.Host),
    };
}
