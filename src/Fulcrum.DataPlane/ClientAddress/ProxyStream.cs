using System.Buffers.Binary;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>
/// PROXY protocol over TCP: the header stands before the client's first byte, or before its FIN if it sends none. Sequence
/// numbers of the client, and acknowledgments and SACK blocks of the server, change by the header's length
/// (<see cref="SequenceMap"/>).
/// </summary>
/// <remarks>unsafe: the TCP header is complete within the first segment.</remarks>
internal sealed unsafe class ProxyStream(WorkerStatistics statistics, SeparateHeaders separate)
{
    /// <summary>From the client; false when the packet was dropped.</summary>
    public bool TryRunInbound(Burst burst, int index, Session* session, SessionExtension* extension, Adjacency* next)
    {
        TcpHeader* tcp = (TcpHeader*)burst.Transport[index];
        SegmentEvent flags = burst.Events[index];
        uint sequence = tcp->SequenceNumber.Host;
        int payload = HeaderRoom.TransportLength(burst, index) - tcp->HeaderLength;
        if ((flags & SegmentEvent.Syn) != 0)
            return TryBegin(burst, index, session, extension, sequence, payload);
        if (!SequenceMap.Is(extension, InsertionProgress.Known))
            return true;
        bool carries = payload > 0 || (flags & SegmentEvent.Fin) != 0;
        if (SequenceMap.IsBehind(extension, sequence)
            || sequence == extension->InsertAt && SequenceMap.Is(extension, InsertionProgress.HeaderAcknowledged))
            Shift(burst, index, extension);
        else if (sequence == extension->InsertAt)
        {
            if (carries && (flags & SegmentEvent.Rst) == 0)
                Insert(burst, index, session, extension, next);
        }
        else if (SequenceMap.IsBehind(extension, sequence + (uint)payload + (uint)(flags & SegmentEvent.Fin)))
            return Drop(burst, index);
        return true;
    }

    /// <summary>From the server.</summary>
    public void RunOutbound(Burst burst, int index, Session* session, SessionExtension* extension)
    {
        TcpHeader* tcp = (TcpHeader*)burst.Transport[index];
        SegmentEvent flags = burst.Events[index];
        TcpSum sum = new(burst, index);
        uint acknowledged = tcp->AcknowledgmentNumber.Host;
        if ((flags & (SegmentEvent.Syn | SegmentEvent.Ack)) == (SegmentEvent.Syn | SegmentEvent.Ack))
            Confirm(session, extension, acknowledged);
        if (!SequenceMap.Is(extension, InsertionProgress.Known))
            return;
        if ((flags & SegmentEvent.Syn) != 0)
            TcpOptions.LowerMss(tcp, extension->InsertedLength);
        if ((flags & SegmentEvent.Ack) != 0)
        {
            SequenceMap.Acknowledge(extension, acknowledged);
            tcp->AcknowledgmentNumber = Be32.FromHost(SequenceMap.ToClient(extension, acknowledged));
            TcpOptions.MapSack(tcp, extension);
        }
        sum.Apply(burst, index);
    }

    /// <summary>
    /// A SYN tells where the stream begins until the server has agreed; one that comes later is the server's to judge. Data in
    /// it would have to come behind the header: it is refused, and the client sends it again after the handshake, as with any
    /// server that does not want it (RFC 7413).
    /// </summary>
    private static bool TryBegin(
        Burst burst, int index, Session* session, SessionExtension* extension, uint sequence, int payload)
    {
        if (payload > 0)
            return Drop(burst, index);
        if (!SequenceMap.Is(extension, InsertionProgress.Confirmed))
            Begin(session, extension, sequence + 1, InsertionProgress.Known);
        return true;
    }

    /// <summary>A SYN-ACK for another stream begins that one: the server has taken the client's new connection.</summary>
    private static void Confirm(Session* session, SessionExtension* extension, uint acknowledged)
    {
        if (!SequenceMap.Is(extension, InsertionProgress.Confirmed) || acknowledged != extension->InsertAt)
            Begin(session, extension, acknowledged, InsertionProgress.Known | InsertionProgress.Confirmed);
    }

    private static void Begin(Session* session, SessionExtension* extension, uint insertAt, InsertionProgress progress)
    {
        extension->InsertAt = insertAt;
        extension->InsertedLength = (ushort)ProxyHeader.LengthOf(session, extension);
        extension->Progress = progress;
    }

    /// <summary>
    /// What begins before the client's first byte and ends behind it would take the header's place with bytes of the client's
    /// choice.
    /// </summary>
    private static bool Drop(Burst burst, int index)
    {
        burst.Drop(index, DropReason.ModeUnavailable);
        return false;
    }

    private static void Shift(Burst burst, int index, SessionExtension* extension)
    {
        TcpSum sum = new(burst, index);
        TcpHeader* tcp = (TcpHeader*)burst.Transport[index];
        tcp->SequenceNumber = Be32.FromHost(tcp->SequenceNumber.Host + extension->InsertedLength);
        sum.Apply(burst, index);
    }

    /// <summary>Puts the header before the payload, or lets it go ahead in a segment of its own.</summary>
    private void Insert(Burst burst, int index, Session* session, SessionExtension* extension, Adjacency* next)
    {
        int length = extension->InsertedLength;
        if ((burst.Shapes[index] & PacketShape.Fragment) != 0 || !HeaderRoom.Has(burst, index, length, next))
        {
            SeparateHeader* header = separate.Add(index);
            header->Length = (byte)ProxyHeader.Write(header->Bytes, session, extension);
            Shift(burst, index, extension);
            return;
        }
        TcpHeader* tcp = (TcpHeader*)burst.Transport[index];
        ushort payload = PayloadSum(burst, index);
        byte* gap = HeaderRoom.Open(burst, index, (byte*)tcp + tcp->HeaderLength, length);
        ProxyHeader.Write(gap, session, extension);
        tcp = (TcpHeader*)burst.Transport[index];
        if ((tcp->Flags & TcpFlags.Urg) != 0)
            tcp->UrgentPointer = Be16.FromHost((ushort)(tcp->UrgentPointer.Host + length));
        tcp->Checksum = default;
        // Behind an odd number of bytes, the payload's words are the other way round.
        uint sum = PseudoSum(burst, index) + ((length & 1) == 0 ? payload : BinaryPrimitives.ReverseEndianness(payload));
        tcp->Checksum = Checksum.Compute((byte*)tcp, tcp->HeaderLength + length, sum);
        statistics[WorkerCounter.ClientAddressesInserted]++;
    }

    /// <summary>The sum of the payload as the checksum tells it; it is not read, and a wrong checksum stays wrong.</summary>
    private static ushort PayloadSum(Burst burst, int index)
    {
        TcpHeader* tcp = (TcpHeader*)burst.Transport[index];
        return Checksum.Compute((byte*)tcp, tcp->HeaderLength, PseudoSum(burst, index)).Raw;
    }

    private static uint PseudoSum(Burst burst, int index)
    {
        ushort length = (ushort)HeaderRoom.TransportLength(burst, index);
        byte* network = burst.Network[index];
        Ipv4Header* ipv4 = (Ipv4Header*)network;
        Ipv6Header* ipv6 = (Ipv6Header*)network;
        return *network >> 4 == 4
            ? Checksum.PseudoHeaderSum(ipv4->Source, ipv4->Destination, IpProtocol.Tcp, length)
            : Checksum.PseudoHeaderSum(ipv6->Source, ipv6->Destination, IpProtocol.Tcp, length);
    }
}
