using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Punt;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Classify;

/// <summary>
/// First stage: decides from the frame alone what is a candidate for a session, and fills key, hash and header positions for it.
/// The rest is punted or dropped by name. Everything behind this stage may trust positions and lengths.
/// </summary>
/// <remarks>unsafe: reads only within the frame's DataLength, each header after its length has been checked.</remarks>
public static unsafe class Parser
{
    private const ulong MacMask = 0xFFFF_FFFF_FFFF;
    private const ulong MulticastBit = 1;

    /// <summary>Parses a burst that one port received.</summary>
    /// <param name="burst">Packets in; all other columns out.</param>
    /// <param name="sessions">Whose buckets are prefetched.</param>
    /// <param name="portMac">The receiving port's MAC address, as <see cref="WorkerPort.Mac"/>.</param>
    public static void Run(Burst burst, SessionTable sessions, ulong portMac)
    {
        Mbuf** packets = burst.Packets;
        int count = burst.Count;
        burst.ExceptionCount = 0;
        for (int index = 0; index < count; index++)
            Prefetch.Line(Mbuf.Data(packets[index]));
        for (int index = 0; index < count; index++)
        {
            burst.Outcomes[index] = Outcome.Pending;
            Parse(burst, index, packets[index], portMac);
            if (burst.Outcomes[index] != Outcome.Pending)
                continue;
            uint hash = sessions.HashOf(burst.Keys + index);
            burst.Hashes[index] = hash;
            Prefetch.Line(sessions.BucketOf(hash));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Parse(Burst burst, int index, Mbuf* packet, ulong portMac)
    {
        int length = packet->DataLength;
        byte* frame = Mbuf.Data(packet);
        if (packet->SegmentCount != 1)
        {
            burst.Drop(index, DropReason.MultiSegment);
            return;
        }
        if (length < EthernetHeader.Length)
        {
            burst.Drop(index, DropReason.FrameTooShort);
            return;
        }
        ulong destination = *(ulong*)frame & MacMask;
        EthernetHeader* ethernet = (EthernetHeader*)frame;
        if (destination != portMac || ethernet->EtherType.Host != EtherTypes.Ipv4)
        {
            if (destination != portMac && (destination & MulticastBit) == 0)
                burst.Drop(index, DropReason.OtherStation);
            else
                burst.Punt(index, PuntClasses.Of(frame, length));
            return;
        }
        ParseIpv4(burst, index, frame + EthernetHeader.Length, length - EthernetHeader.Length);
    }

    /// <summary>RFC 791 3.1; RFC 1812 5.2.2 (what a router checks).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ParseIpv4(Burst burst, int index, byte* network, int length)
    {
        Ipv4Header* ip = (Ipv4Header*)network;
        if (length < Ipv4Header.MinimumLength)
        {
            burst.Drop(index, DropReason.Ipv4HeaderInvalid);
            return;
        }
        int headerLength = ip->HeaderLength;
        int totalLength = ip->TotalLength.Host;
        if (ip->Version != 4 || headerLength < Ipv4Header.MinimumLength || totalLength < headerLength || totalLength > length)
        {
            burst.Drop(index, DropReason.Ipv4HeaderInvalid);
            return;
        }
        if (!Checksum.IsValidHeader(network, headerLength))
        {
            burst.Drop(index, DropReason.Ipv4ChecksumInvalid);
            return;
        }
        if (ip->IsFragment || (ip->Protocol != IpProtocol.Tcp && ip->Protocol != IpProtocol.Udp))
        {
            burst.Punt(index, PuntClasses.OfProtocol(ip->Protocol));
            return;
        }
        burst.Network[index] = network;
        burst.Length[index] = (ushort)totalLength;
        ParseTransport(burst, index, ip, network + headerLength, totalLength - headerLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ParseTransport(Burst burst, int index, Ipv4Header* ip, byte* transport, int length)
    {
        // Ports lie at the same place in both (RFC 9293 3.1, RFC 768).
        bool valid;
        if (ip->Protocol == IpProtocol.Tcp)
        {
            TcpHeader* tcp = (TcpHeader*)transport;
            valid = length >= TcpHeader.MinimumLength
                && tcp->HeaderLength >= TcpHeader.MinimumLength && tcp->HeaderLength <= length;
            burst.Flags[index] = valid ? tcp->Flags : 0;
        }
        else
        {
            UdpHeader* udp = (UdpHeader*)transport;
            valid = length >= UdpHeader.HeaderLength && udp->Length.Host >= UdpHeader.HeaderLength && udp->Length.Host <= length;
            burst.Flags[index] = 0;
        }
        if (!valid)
        {
            burst.Drop(index, DropReason.Layer4HeaderInvalid);
            return;
        }
        burst.Transport[index] = transport;
        Be16* ports = (Be16*)transport;
        burst.Keys[index] = new FlowKey(ip->Source, ip->Destination, ports[0], ports[1], ip->Protocol);
    }
}
