using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Handoff;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Resets;

/// <summary>
/// Asks both ends of a session where they are: a bare ACK as if from the other end, whose sequence number lies outside the window but by
/// chance. A live TCP answers it with an ACK that carries its numbers, and takes no other notice (RFC 9293 3.10.7.4). Behind DR and TUN a
/// server answers the client directly; where the client is gone, its RST passes here. Owner: the worker.
/// </summary>
public sealed unsafe class ResetProbes<TPort>(WorkerSetup setup, Outlets<TPort> outlets, SessionTable table) where TPort : struct, IPort
{
    /// <summary>Makes the probes the packets of the burst, as if they had just come: the next step is their route.</summary>
    /// <param name="burst">Between two bursts.</param>
    /// <param name="sessions">At most half a burst of them.</param>
    /// <param name="nowMs">The worker's clock.</param>
    public void Fill(Burst burst, ReadOnlySpan<nint> sessions, uint nowMs)
    {
        burst.Count = 0;
        burst.NowMs = nowMs;
        burst.MissCount = 0;
        burst.AsideCount = 0;
        burst.SplitCount = 0;
        burst.ExceptionCount = 0;
        foreach (nint session in sessions)
        {
            Add(burst, (Session*)session, Direction.Inbound);
            Add(burst, (Session*)session, Direction.Outbound);
        }
    }

    /// <summary>Sends the probes that have found their way, and gives the others back.</summary>
    public void Send(Burst burst)
    {
        for (int index = 0; index < burst.Count; index++)
        {
            if (burst.Outcomes[index] == Outcome.Transmit)
                setup.Statistics[WorkerCounter.ResetProbesSent] += (uint)outlets.Send(burst.OutputPort[index], burst.Packets + index, 1);
            else
                TPort.Free(burst.Packets + index, 1);
        }
        burst.Count = 0;
        burst.ExceptionCount = 0;
    }

    private void Add(Burst burst, Session* session, Direction direction)
    {
        int index = burst.Count;
        if (!TPort.Allocate(setup.Pool, burst.Packets + index, 1))
            return;
        Mbuf* packet = burst.Packets[index];
        byte* network = Mbuf.Data(packet) + EthernetHeader.Length;
        uint hash = table.HashOf(&session->Inbound);
        int length = Write(network, session, direction, hash);
        ((EthernetHeader*)Mbuf.Data(packet))->EtherType = Be16.FromHost(*network >> 4 == 4 ? EtherTypes.Ipv4 : EtherTypes.Ipv6);
        packet->DataLength = (ushort)(EthernetHeader.Length + length);
        packet->PacketLength = packet->DataLength;

        burst.Network[index] = network;
        burst.Transport[index] = network + length - TcpHeader.MinimumLength;
        burst.Length[index] = (ushort)length;
        burst.HopsLeft[index] = BareSegment.Hops;
        burst.Shapes[index] = *network >> 4 == 4 ? PacketShape.Unsplittable : PacketShape.Ipv6 | PacketShape.Unsplittable;
        burst.Events[index] = SegmentEvent.Ack;
        burst.Hashes[index] = hash;
        burst.Keys[index] = *SessionTable.KeyOf(session, direction);
        burst.Directions[index] = direction;
        burst.Sessions[index] = session;
        burst.OutputPort[index] = 0;
        burst.Outcomes[index] = Outcome.Pending;
        burst.Count++;
    }

    private int Write(byte* network, Session* session, Direction direction, uint hash)
    {
        SessionEndpoints ends = new(table, setup.Shared->ServerPaths, session);
        FlowKey* key = SessionTable.KeyOf(session, direction);
        TcpHeader tcp = new()
        {
            SourcePort = key->SourcePort,
            DestinationPort = key->DestinationPort,
            SequenceNumber = Be32.FromHost(hash),
            AcknowledgmentNumber = Be32.FromHost(AcknowledgmentOf(session, direction, hash)),
            Flags = TcpFlags.Ack,
        };
        if (direction == Direction.Inbound)
            return BareSegment.Write(network, ends.Client, ends.Virtual, tcp);
        return session->Has(SessionTraits.DirectRoute | SessionTraits.Tunnel)
            ? BareSegment.Write(network, ends.Virtual, ends.Client, tcp)
            : BareSegment.Write(network, ends.Real, ends.HasLocal ? ends.Local : ends.Client, tcp);
    }

    /// <summary>Any number; but one from the server must not look as if a PROXY header had arrived.</summary>
    private uint AcknowledgmentOf(Session* session, Direction direction, uint hash) =>
        direction == Direction.Outbound && session->Has(SessionTraits.Inserts) ? table.ExtensionOf(session)->InsertAt : ~hash;
}
