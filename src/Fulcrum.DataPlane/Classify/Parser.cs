using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Counters;
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

    // EtherType IPv4, then version 4 and a header of five words, as they lie in a frame.
    private const uint PlainIpv4Mask = 0xFF_FFFF;
    private const uint PlainIpv4 = 0x45_0008;

    /// <summary>Parses a burst that one port received.</summary>
    /// <param name="burst">Packets in; all other columns out.</param>
    /// <param name="sessions">Whose buckets are prefetched.</param>
    /// <param name="portMac">The receiving port's MAC address, as <see cref="WorkerPort.Mac"/>.</param>
    public static void Run(Burst burst, SessionTable sessions, ulong portMac)
    {
        Mbuf** packets = burst.Packets;
        int count = burst.Count;
        burst.ExceptionCount = 0;
        new Span<byte>(burst.Outcomes, Burst.Capacity).Clear();
        for (int index = 0; index < count; index++)
            Prefetch.Line(Mbuf.Data(packets[index]));
        uint bytes = 0;
        for (int index = 0; index < count; index++)
        {
            bytes += packets[index]->PacketLength;
            if (!TryParsePlain(burst, index, packets[index], portMac, sessions))
                Parse(burst, index, packets[index], portMac, sessions);
        }
        burst.Bytes = bytes;
    }

    /// <summary>
    /// The short way for nearly every packet: one segment, to our MAC address, IPv4 without options, no fragment, TCP or UDP, nothing
    /// wrong. False leaves the packet, whatever it is, to <see cref="Parse"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParsePlain(Burst burst, int index, Mbuf* packet, ulong portMac, SessionTable sessions)
    {
        int length = packet->DataLength - EthernetHeader.Length;
        byte* frame = Mbuf.Data(packet);
        byte* network = frame + EthernetHeader.Length;
        byte* transport = network + Ipv4Header.MinimumLength;
        if (packet->SegmentCount != 1 || length < Ipv4Header.MinimumLength + UdpHeader.HeaderLength
            || (*(ulong*)frame & MacMask) != portMac || (*(uint*)(frame + 12) & PlainIpv4Mask) != PlainIpv4)
            return false;
        Ipv4Header* ip = (Ipv4Header*)network;
        int payload = ip->TotalLength.Host - Ipv4Header.MinimumLength;
        if (payload > length - Ipv4Header.MinimumLength || ip->IsFragment
            || !Checksum.IsValidHeader(network, Ipv4Header.MinimumLength)
            || !IsTransportValid(burst, index, ip->Protocol, transport, payload))
            return false;
        burst.Network[index] = network;
        burst.Length[index] = (ushort)(payload + Ipv4Header.MinimumLength);
        SetKey(burst, index, Vector128.Load((uint*)&ip->Source), ip->Protocol, sessions);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Parse(Burst burst, int index, Mbuf* packet, ulong portMac, SessionTable sessions)
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
        ParseIpv4(burst, index, frame + EthernetHeader.Length, length - EthernetHeader.Length, sessions);
    }

    /// <summary>RFC 791 3.1; RFC 1812 5.2.2 (what a router checks).</summary>
    private static void ParseIpv4(Burst burst, int index, byte* network, int length, SessionTable sessions)
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
        ParseTransport(burst, index, ip, network + headerLength, totalLength - headerLength, sessions);
    }

    private static void ParseTransport(Burst burst, int index, Ipv4Header* ip, byte* transport, int length, SessionTable sessions)
    {
        if (IsTransportValid(burst, index, ip->Protocol, transport, length))
            SetKey(burst, index, Vector128.Create(ip->Source.Raw, ip->Destination.Raw, *(uint*)transport, 0), ip->Protocol, sessions);
        else
            burst.Drop(index, DropReason.Layer4HeaderInvalid);
    }

    /// <summary>
    /// Whether <paramref name="length"/> bytes hold a whole TCP (RFC 9293 3.1) or UDP header (RFC 768) that does not contradict them.
    /// Notes where it is, and TCP's flags.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTransportValid(Burst burst, int index, byte protocol, byte* transport, int length)
    {
        burst.Transport[index] = transport;
        burst.Flags[index] = 0;
        if (protocol == IpProtocol.Udp)
        {
            UdpHeader* udp = (UdpHeader*)transport;
            return length >= UdpHeader.HeaderLength && udp->Length.Host >= UdpHeader.HeaderLength && udp->Length.Host <= length;
        }
        TcpHeader* tcp = (TcpHeader*)transport;
        if (protocol != IpProtocol.Tcp || length < TcpHeader.MinimumLength
            || tcp->HeaderLength < TcpHeader.MinimumLength || tcp->HeaderLength > length)
            return false;
        burst.Flags[index] = tcp->Flags;
        return true;
    }

    /// <summary>
    /// Makes the <see cref="FlowKey"/> from addresses and ports, which without options are 12 bytes in a row: the fourth word is
    /// whatever follows them, at least 4 more bytes of the transport header, and gives way to the protocol.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetKey(Burst burst, int index, Vector128<uint> tuple, byte protocol, SessionTable sessions)
    {
        Vector128<byte> key = tuple.WithElement(3, protocol).AsByte();
        key.Store((byte*)(burst.Keys + index));
        uint hash = sessions.HashOf(key);
        burst.Hashes[index] = hash;
        Prefetch.Line(sessions.BucketOf(hash));
    }
}
