using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Route;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Rewrite;

/// <summary>
/// TUN: the packet, its TTL one less, inside another from the director to the real server. Outer fields as LVS fills them: TTL, DSCP
/// and ECN of the inner header (congestion experienced becomes ECT(0), RFC 3168 9.1.1), DF of an inner IPv4 header, flow label 0.
/// <code>
///   ipip   | IP | inner packet          gre   | IP | GRE 4 or 8 | inner packet          gue   | IP | UDP 8 | GUE 4 | inner packet
/// </code>
/// </summary>
public sealed unsafe class TunnelRewriter(WorkerSetup setup, SharedTables* shared, PathMtus pathMtus)
{
    private const byte EcnMask = 3;
    private const byte CongestionExperienced = 3;
    private const byte EcnCapable0 = 2;

    // GUE's source port tells flows apart: from the dynamic range (RFC 6335), by the inner flow's hash.
    private const ushort FirstSourcePort = 49_152;
    private const ushort SourcePortMask = 0x3FFF;

    private Identifications _identifications = new(setup);

    /// <summary>Where the outer IP header is, with Length set; null when the packet was dropped.</summary>
    public byte* Rewrite(Burst burst, int index, Session* session, Adjacency* next)
    {
        ServerPath* server = shared->ServerPaths + session->ServerSlot;
        byte* inner = burst.Network[index];
        int length = burst.Length[index];
        byte* outer = inner - Encapsulation.LengthOf(*server);
        if (next->Source.IsNone || next->Source.IsIpv4 != server->Address.IsIpv4)
        {
            burst.Drop(index, DropReason.NoSourceAddress);
            return null;
        }
        if (outer < burst.Packets[index]->BufferAddress)
        {
            burst.Drop(index, DropReason.NoHeadroom);
            return null;
        }
        TimeToLive.Decrement(inner);
        WriteIp(outer, inner, (ushort)(length + (inner - outer)), server, next->Source);
        if (server->Tunnel == TunnelKind.Gre)
            WriteGre(burst.Packets[index], inner, length, server->TunnelChecksum);
        else if (server->Tunnel == TunnelKind.Gue)
            WriteGue(burst.Packets[index], outer, inner, length, server, burst.Hashes[index]);
        burst.Length[index] = (ushort)(length + (inner - outer));
        return outer;
    }

    /// <summary>
    /// The short way of IPv4 in IPv4 (ipip), from the packet to the frame that can leave; false leaves everything as it is.
    /// </summary>
    /// <param name="packet">In one segment.</param>
    /// <param name="network">Its IP header.</param>
    /// <param name="length">Bytes of the IP packet.</param>
    /// <param name="serverSlot">Where it goes.</param>
    /// <param name="next">The next hop: resolved, untagged.</param>
    /// <param name="nowMs">Worker's clock.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRewritePlain(Mbuf* packet, byte* network, ushort length, uint serverSlot, Adjacency* next, uint nowMs)
    {
        ServerPath* server = shared->ServerPaths + serverSlot;
        byte* outer = network - Ipv4Header.MinimumLength;
        int total = length + Ipv4Header.MinimumLength;
        if (server->Tunnel != TunnelKind.Ipip || !server->Address.IsIpv4 || !next->Source.IsIpv4 || packet->SegmentCount != 1
            || total > pathMtus.Limit(serverSlot, next->Mtu, nowMs) || outer - EthernetHeader.Length < packet->BufferAddress)
            return false;
        Ipv4Header* inner = (Ipv4Header*)network;
        TimeToLive.Decrement(inner);
        bool dontFragment = inner->DontFragment && SharedTables.ReadRoot(shared)->PathMtuDiscovery;
        WriteIpv4(
            outer, Encapsulated(inner->TypeOfService), (ushort)total, dontFragment, inner->TimeToLive, IpProtocol.Ipip, next->Source.Ipv4,
            server->Address.Ipv4);
        LinkHeader.WritePlain(packet, outer, total, next);
        return true;
    }

    private void WriteIp(byte* outer, byte* inner, ushort total, ServerPath* server, IpAddress source)
    {
        bool innerIsIpv4 = *inner >> 4 == 4;
        Ipv4Header* innerIpv4 = (Ipv4Header*)inner;
        Ipv6Header* innerIpv6 = (Ipv6Header*)inner;
        byte trafficClass = Encapsulated(innerIsIpv4 ? innerIpv4->TypeOfService : innerIpv6->TrafficClass);
        byte hops = innerIsIpv4 ? innerIpv4->TimeToLive : innerIpv6->HopLimit;
        byte protocol = server->Tunnel switch
        {
            TunnelKind.Gre => IpProtocol.Gre,
            TunnelKind.Gue => IpProtocol.Udp,
            _ => innerIsIpv4 ? IpProtocol.Ipip : IpProtocol.Ipv6,
        };
        if (!server->Address.IsIpv4)
        {
            *(Ipv6Header*)outer = new Ipv6Header
            {
                VersionClassFlow = Ipv6Header.FirstWord(trafficClass, 0),
                PayloadLength = Be16.FromHost((ushort)(total - Ipv6Header.Length)),
                NextHeader = protocol,
                HopLimit = hops,
                Source = source,
                Destination = server->Address,
            };
            return;
        }
        bool dontFragment = innerIsIpv4 && innerIpv4->DontFragment && SharedTables.ReadRoot(shared)->PathMtuDiscovery;
        WriteIpv4(outer, trafficClass, total, dontFragment, hops, protocol, source.Ipv4, server->Address.Ipv4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteIpv4(
        byte* outer, byte trafficClass, ushort total, bool dontFragment, byte hops, byte protocol, Be32 source, Be32 destination) =>
        Ipv4Header.Write(outer, new Ipv4Header
        {
            TypeOfService = trafficClass,
            TotalLength = Be16.FromHost(total),
            Identification = Be16.FromHost(dontFragment ? (ushort)0 : (ushort)_identifications.Next()),
            FlagsAndOffset = Be16.FromHost(dontFragment ? Ipv4Header.DontFragmentFlag : (ushort)0),
            TimeToLive = hops,
            Protocol = protocol,
            Source = source,
            Destination = destination,
        });

    private static byte Encapsulated(byte trafficClass) =>
        (trafficClass & EcnMask) == CongestionExperienced ? (byte)(trafficClass & ~EcnMask | EcnCapable0) : trafficClass;

    private static void WriteGre(Mbuf* packet, byte* inner, int length, TunnelChecksum checksum)
    {
        int headerLength = Encapsulation.GreLength(checksum);
        byte* start = inner - headerLength;
        *(GreHeader*)start = new GreHeader
        {
            FlagsAndVersion = Be16.FromHost(checksum == TunnelChecksum.None ? (ushort)0 : GreHeader.ChecksumFlag),
            ProtocolType = Be16.FromHost(*inner >> 4 == 4 ? EtherTypes.Ipv4 : EtherTypes.Ipv6),
        };
        if (checksum == TunnelChecksum.None)
            return;
        *(uint*)(start + GreHeader.ChecksumOffset) = 0;
        *(Be16*)(start + GreHeader.ChecksumOffset) =
            Checksum.Finish(SegmentedBytes.Sum(packet, start, headerLength + length, 0));
    }

    /// <summary>
    /// UDP and GUE. Remote checksum offload saves a sender that has no checksum yet from making two; packets that come from the wire
    /// have theirs, so that it means a plain UDP checksum here, as with LVS.
    /// </summary>
    private static void WriteGue(Mbuf* packet, byte* outer, byte* inner, int length, ServerPath* server, uint hash)
    {
        *(GueHeader*)(inner - GueHeader.MinimumLength) = new GueHeader
        {
            VariantAndLength = GueHeader.DataWith(0),
            ProtocolOrControlType = *inner >> 4 == 4 ? IpProtocol.Ipip : IpProtocol.Ipv6,
        };
        byte* udp = inner - GueHeader.MinimumLength - UdpHeader.HeaderLength;
        *(UdpHeader*)udp = new UdpHeader
        {
            SourcePort = Be16.FromHost((ushort)(FirstSourcePort | hash & SourcePortMask)),
            DestinationPort = server->TunnelPort,
            Length = Be16.FromHost((ushort)(length + GueHeader.MinimumLength + UdpHeader.HeaderLength)),
        };
        if (server->TunnelChecksum != TunnelChecksum.None)
            PortRewrite.FillUdpChecksum(packet, outer, udp);
    }
}
