using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Handoff;
using Fulcrum.DataPlane.IcmpErrors;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Resets;

/// <summary>
/// Makes two RSTs of a segment of a session that is being reset: one goes back to who sent it, with the sequence number that it expects
/// next; the segment itself becomes the other, without its data, and goes on to the other end behind all that was sent before it.
/// Owner: the worker.
/// </summary>
/// <remarks>
/// Each RST is exact as RFC 5961 3.2 asks, unless segments before it were lost; then the receiver answers with an ACK that
/// tells the number, and gets the next one.
/// </remarks>
public sealed unsafe class ResetSegments<TPort>(WorkerSetup setup, Outlets<TPort> outlets) where TPort : struct, IPort
{
    /// <summary>
    /// Answers a pending segment and makes it a RST; false when it has been dropped. The RST of an end that knows nothing of the
    /// connection, or has given it up, goes on as it is.
    /// </summary>
    public bool TryTurn(Burst burst, int index)
    {
        TcpHeader* tcp = (TcpHeader*)burst.Transport[index];
        if ((tcp->Flags & TcpFlags.Rst) != 0)
            return true;
        if ((tcp->Flags & TcpFlags.Ack) == 0)
        {
            burst.Drop(index, DropReason.SessionReset);
            return false;
        }
        Answer(burst, index, tcp);
        Turn(burst, index, tcp);
        setup.Statistics[WorkerCounter.ResetsSent]++;
        return true;
    }

    /// <summary>RFC 9293 3.10.7.1: the RST that answers a segment takes its number from the segment's acknowledgment.</summary>
    private void Answer(Burst burst, int index, TcpHeader* tcp)
    {
        Mbuf* answer;
        if (!TPort.Allocate(setup.Pool, &answer, 1))
            return;
        byte* network = burst.Network[index];
        int link = WriteLinkHeader(Mbuf.Data(answer), burst.Packets[index], network);
        (IpAddress source, IpAddress destination) = AddressesOf(network);
        TcpHeader reset = new()
        {
            SourcePort = tcp->DestinationPort,
            DestinationPort = tcp->SourcePort,
            SequenceNumber = tcp->AcknowledgmentNumber,
            Flags = TcpFlags.Rst,
        };
        answer->DataLength = (ushort)(link + BareSegment.Write(Mbuf.Data(answer) + link, destination, source, reset));
        answer->PacketLength = answer->DataLength;
        setup.Statistics[WorkerCounter.ResetAnswersSent] += (uint)outlets.Send(burst.InputPort, &answer, 1);
    }

    /// <summary>The received link header, with its MAC addresses in each other's place; returns its length.</summary>
    private static int WriteLinkHeader(byte* target, Mbuf* packet, byte* network)
    {
        byte* frame = Mbuf.Data(packet);
        int length = (int)(network - frame);
        Buffer.MemoryCopy(frame, target, length, length);
        new ReadOnlySpan<byte>(frame, MacAddress.Length).CopyTo(new Span<byte>(target + MacAddress.Length, MacAddress.Length));
        new ReadOnlySpan<byte>(frame + MacAddress.Length, MacAddress.Length).CopyTo(new Span<byte>(target, MacAddress.Length));
        return length;
    }

    private static (IpAddress Source, IpAddress Destination) AddressesOf(byte* network) => *network >> 4 == 4
        ? (new IpAddress(((Ipv4Header*)network)->Source), new IpAddress(((Ipv4Header*)network)->Destination))
        : (((Ipv6Header*)network)->Source, ((Ipv6Header*)network)->Destination);

    private static void Turn(Burst burst, int index, TcpHeader* tcp)
    {
        byte* network = burst.Network[index];
        Mbuf* packet = burst.Packets[index];
        FirstSegment.KeepOnly<TPort>(packet);
        int headers = (int)((byte*)tcp - network);
        burst.Length[index] = (ushort)(headers + TcpHeader.MinimumLength);
        packet->DataLength = (ushort)(network - Mbuf.Data(packet) + burst.Length[index]);
        packet->PacketLength = packet->DataLength;
        if (*network >> 4 == 4)
        {
            Ipv4Header* ip = (Ipv4Header*)network;
            ip->TotalLength = Be16.FromHost(burst.Length[index]);
            ip->Checksum = default;
            ip->Checksum = Checksum.Compute(network, headers);
        }
        else
            ((Ipv6Header*)network)->PayloadLength = Be16.FromHost((ushort)(burst.Length[index] - Ipv6Header.Length));
        tcp->DataOffset = TcpHeader.MinimumLength / 4 << 4;
        tcp->Flags = TcpFlags.Rst | TcpFlags.Ack;
        tcp->Window = default;
        tcp->UrgentPointer = default;
        BareSegment.FillChecksum(network, tcp);
        burst.Events[index] = SegmentEvent.Rst | SegmentEvent.Ack;
    }
}
