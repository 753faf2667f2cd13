using System.Numerics;
using System.Runtime.CompilerServices;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Rewrite;

/// <summary>
/// The one place that changes the ports of a packet, with the layer-4 checksum, which covers the addresses, too. TCP and UDP: by
/// difference (RFC 1624). A UDP datagram without a checksum leaves with one, as with LVS. SCTP: CRC32c of the whole packet.
/// </summary>
public static unsafe class PortRewrite
{
    private const int TcpChecksumOffset = 16;
    private const int UdpChecksumOffset = 6;

    /// <summary>
    /// Whether ports and checksum can be changed on what is there. SCTP's checksum covers the whole packet: of a fragment it cannot be
    /// made anew unless the ports stay as they are.
    /// </summary>
    public static bool IsPossible(Burst burst, int index, Session* session) =>
        !session->Has(SessionTraits.Sctp) || (burst.Shapes[index] & PacketShape.Fragment) == 0
        || *(uint*)&session->Inbound.SourcePort == BitOperations.RotateLeft(*(uint*)&session->Outbound.SourcePort, 16);

    /// <summary>
    /// Makes the ports those of a packet that answers the session's other key. The IP header has its new addresses, which
    /// <paramref name="tupleDelta"/> covers together with the ports. A later fragment has neither ports nor checksum.
    /// </summary>
    /// <remarks>unsafe: the transport header is complete within the first segment.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(Burst burst, int index, Session* session, ushort tupleDelta)
    {
        if ((burst.Shapes[index] & PacketShape.LaterFragment) != 0)
            return;
        ApplyPorts(burst, index, session);
        byte* transport = burst.Transport[index];
        if (session->Inbound.Protocol == IpProtocol.Tcp)
        {
            Be16* checksum = (Be16*)(transport + TcpChecksumOffset);
            *checksum = Checksum.Apply(*checksum, tupleDelta);
            return;
        }
        Be16* udpChecksum = (Be16*)(transport + UdpChecksumOffset);
        if (session->Inbound.Protocol == IpProtocol.Udp && udpChecksum->Raw != 0)
            *udpChecksum = Checksum.ApplyUdp(*udpChecksum, tupleDelta);
        else
            Compute(burst, index, session);
    }

    /// <summary>The ports alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ApplyPorts(Burst burst, int index, Session* session) =>
        WritePorts(burst.Transport[index], SessionTable.KeyOf(session, burst.Directions[index].Opposite));

    /// <summary>
    /// <see cref="Apply"/> for a whole packet of TCP, or of UDP with a checksum; false leaves another as it is.
    /// </summary>
    /// <param name="transport">unsafe: a header that is complete.</param>
    /// <param name="answered">The session's key that the packet answers then.</param>
    /// <param name="tupleDelta">Covers addresses and ports.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryApplyPlain(byte* transport, FlowKey* answered, ushort tupleDelta)
    {
        if (answered->Protocol == IpProtocol.Tcp)
        {
            Be16* checksum = (Be16*)(transport + TcpChecksumOffset);
            *checksum = Checksum.Apply(*checksum, tupleDelta);
        }
        else
        {
            Be16* checksum = (Be16*)(transport + UdpChecksumOffset);
            if (checksum->Raw == 0)
                return false;
            *checksum = Checksum.ApplyUdp(*checksum, tupleDelta);
        }
        WritePorts(transport, answered);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WritePorts(byte* transport, FlowKey* answered) =>
        *(uint*)transport = BitOperations.RotateLeft(*(uint*)&answered->SourcePort, 16);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Compute(Burst burst, int index, Session* session)
    {
        byte* transport = burst.Transport[index];
        if ((burst.Shapes[index] & PacketShape.FirstFragment) != 0)
            return;
        if (session->Has(SessionTraits.Sctp))
        {
            int length = burst.Length[index] - (int)(transport - burst.Network[index]);
            ((SctpHeader*)transport)->Checksum = SegmentedBytes.SctpChecksum(burst.Packets[index], transport, length);
        }
        else
            FillUdpChecksum(burst.Packets[index], burst.Network[index], transport);
    }

    /// <summary>Gives a UDP datagram a checksum. The IP header before it is the one it leaves with.</summary>
    public static void FillUdpChecksum(Mbuf* packet, byte* network, byte* transport)
    {
        UdpHeader* udp = (UdpHeader*)transport;
        uint sum = *network >> 4 == 4
            ? Checksum.PseudoHeaderSum(((Ipv4Header*)network)->Source, ((Ipv4Header*)network)->Destination, IpProtocol.Udp, udp->Length.Host)
            : Checksum.PseudoHeaderSum(((Ipv6Header*)network)->Source, ((Ipv6Header*)network)->Destination, IpProtocol.Udp, udp->Length.Host);
        udp->Checksum = default;
        udp->Checksum = Checksum.FinishUdp(SegmentedBytes.Sum(packet, transport, udp->Length.Host, sum));
    }
}
