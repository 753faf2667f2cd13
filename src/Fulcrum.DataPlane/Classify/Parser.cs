using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
        uint bytes = 0;
        for (int index = 0; index < count; index++)
        {
            bytes += packets[index]->PacketLength;
            burst.Outcomes[index] = Outcome.Pending;
            Parse(burst, index, packets[index], portMac, sessions);
        }
        burst.Bytes = bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ParseTransport(Burst burst, int index, Ipv4Header* ip, byte* transport, int length, SessionTable sessions)
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
        Vector128<byte> key = KeyOf(ip, transport);
        key.Store((byte*)(burst.Keys + index));
        uint hash = sessions.HashOf(key);
        burst.Hashes[index] = hash;
        Prefetch.Line(sessions.BucketOf(hash));
    }

    /// <summary>
    /// The <see cref="FlowKey"/> in a register. Without options, addresses and ports are 12 bytes in a row; the 4 bytes behind them
    /// are inside the transport header, which has at least 8.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> KeyOf(Ipv4Header* ip, byte* transport)
    {
        byte* addresses = (byte*)&ip->Source;
        Vector128<uint> tuple = ip->VersionAndLength == Ipv4Header.Version4WithoutOptions
            ? Vector128.Load((uint*)addresses)
            : Vector128.Create(ip->Source.Raw, ip->Destination.Raw, *(uint*)transport, 0);
        return tuple.WithElement(3, (uint)ip->Protocol).AsByte();
    }
}
