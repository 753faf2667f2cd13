using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Classify;

/// <summary>
/// Decides from the frame alone what is a candidate for a session, and fills key, hash and header positions for it.
/// Fragments and ICMP errors are set aside for their own stages; the rest is punted or dropped by name. Everything behind this stage
/// may trust positions and lengths.
/// </summary>
/// <remarks>
/// unsafe: reads only within the first segment's DataLength, each header after its length has been checked. Headers have to lie in the
/// first segment; what follows them may be in others.
/// </remarks>
public static unsafe class Parser
{
    private const ulong MacMask = 0xFFFF_FFFF_FFFF;
    private const ulong MulticastBit = 1;
    private const int VlanTagLength = 4;

    // Ethernet, IPv4 and UDP.
    private const int ShortestPlain = EthernetHeader.Length + Ipv4Header.MinimumLength + UdpHeader.HeaderLength;

    // What follows an IPv4 header's identification, as it lies there: flags and offset, TTL, protocol.
    private const int FromFlagsAt = 6;
    private const int ProtocolShift = 24;
    private const uint WholeMask = 0xFF00_FF3F;
    private const uint WholeUdp = (uint)IpProtocol.Udp << ProtocolShift;
    private const uint WholeTcp = (uint)IpProtocol.Tcp << ProtocolShift;

    // What follows the MAC addresses in a frame: EtherType IPv4, version 4 and a header of five words.
    private const ulong PlainIpv4Mask = 0xFF_FFFFul << 32;
    private const ulong PlainIpv4 = 0x45_0008ul << 32;

    /// <summary>Parses a burst that one port received.</summary>
    /// <param name="burst">Packets in; all other columns out.</param>
    /// <param name="sessions">Makes hashes.</param>
    /// <param name="portMac">The receiving port's MAC address, as <see cref="WorkerPort.Mac"/>.</param>
    /// <param name="virtualMacs">More that it has, by <see cref="VirtualMacs"/>.</param>
    public static void Run(Burst burst, SessionTable sessions, ulong portMac, ulong* virtualMacs)
    {
        Mbuf** packets = burst.Packets;
        int count = burst.Count;
        burst.ExceptionCount = 0;
        burst.AsideCount = 0;
        burst.SplitCount = 0;
        burst.HandedOffCount = 0;
        for (int index = 0; index < count; index++)
            Prefetch.Line(Mbuf.Data(packets[index]));
        Vector128<ulong> plainMask = Vector128.Create(MacMask, PlainIpv4Mask);
        Vector128<ulong> plain = Vector128.Create(portMac, PlainIpv4);
        // As a rule a port has one virtual MAC address, or none; frames to others take the long way.
        Vector128<ulong> virtualPlain = Vector128.Create(*virtualMacs == 0 ? portMac : *virtualMacs, PlainIpv4);
        uint bytes = 0;
        // A bit for each; the loop calls nothing, so that all it needs stays in registers.
        ulong others = 0;
        for (int index = 0; index < count; index++)
        {
            Mbuf* packet = packets[index];
            bytes += packet->PacketLength;
            if (packet->DataLength < ShortestPlain || !IsPlain(packet, plainMask, plain, virtualPlain)
                || !TryParsePlain(burst, index, packet, sessions))
                others |= 1UL << index;
        }
        burst.Bytes = bytes;
        for (; others != 0; others &= others - 1)
            Parse(burst, BitOperations.TrailingZeroCount(others), portMac, virtualMacs, sessions);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlain(Mbuf* packet, Vector128<ulong> mask, Vector128<ulong> plain, Vector128<ulong> virtualPlain)
    {
        Vector128<ulong> start = Vector128.Load((ulong*)Mbuf.Data(packet)) & mask;
        return start == plain || start == virtualPlain;
    }

    /// <summary>
    /// The short way for nearly every packet to our MAC address, untagged and IPv4 without options: one segment, no fragment, TCP or UDP,
    /// nothing wrong. False leaves the packet, whatever it is, to <see cref="Parse"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParsePlain(Burst burst, int index, Mbuf* packet, SessionTable sessions)
    {
        byte* network = Mbuf.Data(packet) + EthernetHeader.Length;
        byte* transport = network + Ipv4Header.MinimumLength;
        Ipv4Header* ip = (Ipv4Header*)network;
        int total = ip->TotalLength.Host;
        int payload = total - Ipv4Header.MinimumLength;
        uint fromFlags = *(uint*)(network + FromFlagsAt);
        uint kind = fromFlags & WholeMask;
        if (total > packet->DataLength - EthernetHeader.Length || packet->SegmentCount != 1
            || !Checksum.IsValidHeader(network, Ipv4Header.MinimumLength))
            return false;
        SegmentEvent @event = SegmentEvent.None;
        if (kind == WholeUdp)
        {
            if (!IsUdpValid(transport, payload))
                return false;
        }
        else if (kind != WholeTcp || !IsTcpValid(transport, payload, ref @event))
            return false;
        burst.Network[index] = network;
        burst.Transport[index] = transport;
        burst.Facts[index] = new PacketFacts(fromFlags, @event, total);
        SetKey(burst, index, Vector128.Load((uint*)&ip->Source), fromFlags >> ProtocolShift, sessions);
        return true;
    }

    private static void Parse(Burst burst, int index, ulong portMac, ulong* virtualMacs, SessionTable sessions)
    {
        Mbuf* packet = burst.Packets[index];
        int length = packet->DataLength;
        byte* frame = Mbuf.Data(packet);
        burst.Facts[index] = default;
        if (length < EthernetHeader.Length)
        {
            burst.Drop(index, DropReason.FrameTooShort);
            return;
        }
        ulong destination = *(ulong*)frame & MacMask;
        bool isOurs = destination == portMac || VirtualMacs.Contain(virtualMacs, destination);
        if (!isOurs && (destination & MulticastBit) == 0)
        {
            burst.Drop(index, DropReason.OtherStation);
            return;
        }
        int header = EthernetHeader.Length;
        ushort etherType = ((EthernetHeader*)frame)->EtherType.Host;
        if (etherType == EtherTypes.Vlan && length >= header + VlanTagLength)
        {
            etherType = ((Be16*)(frame + header))[1].Host;
            header += VlanTagLength;
            burst.Shapes[index] = PacketShape.Tagged;
        }
        long whole = packet->PacketLength - header;
        if (!isOurs)
            burst.Punt(index, PuntClasses.Of(etherType, frame + header, length - header));
        else if (etherType == EtherTypes.Ipv4)
            ParseIpv4(burst, index, frame + header, length - header, whole, sessions);
        else if (etherType == EtherTypes.Ipv6)
            Ipv6Parser.Parse(burst, index, frame + header, length - header, whole, sessions);
        else
            burst.Punt(index, PuntClasses.Of(etherType, frame + header, length - header));
    }

    /// <summary>RFC 791 3.1; RFC 1812 5.2.2 (what a router checks).</summary>
    private static void ParseIpv4(Burst burst, int index, byte* network, int length, long whole, SessionTable sessions)
    {
        Ipv4Header* ip = (Ipv4Header*)network;
        if (length < Ipv4Header.MinimumLength)
        {
            burst.Drop(index, DropReason.Ipv4HeaderInvalid);
            return;
        }
        int headerLength = ip->HeaderLength;
        int totalLength = ip->TotalLength.Host;
        if (ip->Version != 4 || headerLength < Ipv4Header.MinimumLength || headerLength > length
            || totalLength < headerLength || totalLength > whole)
        {
            burst.Drop(index, DropReason.Ipv4HeaderInvalid);
            return;
        }
        if (!Checksum.IsValidHeader(network, headerLength))
        {
            burst.Drop(index, DropReason.Ipv4ChecksumInvalid);
            return;
        }
        if (headerLength > Ipv4Header.MinimumLength
            && Ipv4Options.HaveSourceRoute(network + Ipv4Header.MinimumLength, headerLength - Ipv4Header.MinimumLength))
        {
            burst.Drop(index, DropReason.Ipv4SourceRoute);
            return;
        }
        burst.Network[index] = network;
        burst.Transport[index] = network + headerLength;
        burst.Length[index] = (ushort)totalLength;
        burst.HopsLeft[index] = ip->TimeToLive;
        burst.Shapes[index] |= ShapeOf(ip);
        int inFirstSegment = Math.Min(totalLength, length) - headerLength;
        if (ip->Protocol == IpProtocol.Icmp && !ip->IsFragment && IcmpErrorKinds.IsIpv4Error(network + headerLength, inFirstSegment))
            burst.SetAside(index, Outcome.IcmpError);
        else if (!IsBalanced(ip->Protocol))
            burst.Punt(index, PuntClasses.OfProtocol(ip->Protocol));
        else if (ip->IsFragment)
            burst.SetAside(index, Outcome.Fragment);
        else
            ParseTransport(burst, index, inFirstSegment, totalLength - headerLength, sessions);
    }

    /// <summary>Whether services can be of this protocol.</summary>
    internal static bool IsBalanced(byte protocol) => protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp;

    /// <summary>
    /// Checks the layer-4 header of an IPv4 packet, or of the first fragment of one, and makes the key.
    /// </summary>
    /// <param name="burst">Network and Transport are set.</param>
    /// <param name="index">The packet.</param>
    /// <param name="available">Bytes behind the IP header in the first segment.</param>
    /// <param name="length">Bytes behind the IP header.</param>
    /// <param name="sessions">Makes hashes.</param>
    public static void ParseTransport(Burst burst, int index, int available, int length, SessionTable sessions)
    {
        Ipv4Header* ip = (Ipv4Header*)burst.Network[index];
        byte* transport = burst.Transport[index];
        if (IsTransportValid(burst, index, ip->Protocol, available, length))
            SetKey(burst, index, Vector128.Create(ip->Source.Raw, ip->Destination.Raw, *(uint*)transport, 0), ip->Protocol, sessions);
        else
            burst.Drop(index, DropReason.Layer4HeaderInvalid);
    }

    /// <summary>
    /// Whether the transport header is whole, lies in the first segment and does not contradict the packet's length. Notes what it
    /// means. UDP's length is that of the datagram, which a first fragment does not hold whole.
    /// </summary>
    internal static bool IsTransportValid(Burst burst, int index, byte protocol, int available, int length)
    {
        byte* transport = burst.Transport[index];
        if (protocol == IpProtocol.Sctp)
        {
            if (available < SctpHeader.Length)
                return false;
            burst.Events[index] = SctpEvents.Of(transport + SctpHeader.Length, available - SctpHeader.Length);
            return true;
        }
        if (protocol == IpProtocol.Udp)
            return available >= UdpHeader.HeaderLength && IsTransportValid(
                burst, index, protocol, transport, (burst.Shapes[index] & PacketShape.FirstFragment) == 0 ? length : ushort.MaxValue);
        return available >= TcpHeader.MinimumLength && ((TcpHeader*)transport)->HeaderLength <= available
            && IsTransportValid(burst, index, protocol, transport, length);
    }

    /// <summary>
    /// Whether <paramref name="length"/> bytes hold a whole TCP (RFC 9293 3.1) or UDP header (RFC 768) that does not contradict them.
    /// Notes where it is, and TCP's flags.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTransportValid(Burst burst, int index, byte protocol, byte* transport, int length)
    {
        burst.Transport[index] = transport;
        burst.Events[index] = SegmentEvent.None;
        return protocol == IpProtocol.Udp ? IsUdpValid(transport, length)
            : protocol == IpProtocol.Tcp && IsTcpValid(transport, length, ref burst.Events[index]);
    }

    /// <summary>RFC 768.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsUdpValid(byte* transport, int length)
    {
        int datagram = ((UdpHeader*)transport)->Length.Host;
        return (uint)(datagram - UdpHeader.HeaderLength) <= (long)(length - UdpHeader.HeaderLength);
    }

    /// <summary>RFC 9293 3.1. Notes the flags.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTcpValid(byte* transport, int length, ref SegmentEvent @event)
    {
        TcpHeader* tcp = (TcpHeader*)transport;
        if (length < TcpHeader.MinimumLength || tcp->HeaderLength < TcpHeader.MinimumLength || tcp->HeaderLength > length)
            return false;
        @event = (SegmentEvent)tcp->Flags & SegmentEvent.TcpMask;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PacketShape ShapeOf(Ipv4Header* ip) =>
        (PacketShape)ip->FlagsAndOffset.Raw & PacketShape.Unsplittable;

    /// <summary>
    /// Makes the <see cref="FlowKey"/> from addresses and ports, which without options are 12 bytes in a row: the fourth word is
    /// whatever follows them, at least 4 more bytes of the transport header, and gives way to the protocol.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetKey(Burst burst, int index, Vector128<uint> tuple, uint protocol, SessionTable sessions) =>
        SetKey(burst, index, tuple.WithElement(3, protocol).AsByte(), sessions);

    /// <summary>Notes a packet's key and hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SetKey(Burst burst, int index, Vector128<byte> key, SessionTable sessions)
    {
        key.Store((byte*)(burst.Keys + index));
        burst.Hashes[index] = sessions.HashOf(key);
    }
}
