using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Services;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>Whether a packet without a session may begin one; what may not is the kernel's. Owner: the worker.</summary>
internal sealed unsafe class Admission(Defences defences, HandoverWindow handover, SharedTables* shared)
{
    // LVS leaves what clients send from here to the host: active FTP's data connections.
    private const ushort FtpDataPort = 20;

    /// <summary>False when the packet's way has ended.</summary>
    public bool Admits(Burst burst, int index, RootSnapshot* root, in FlowEndpoints flow, ServiceSnapshot* service)
    {
        if (service == null || root->Rules.BackupOnly || !BeginsSession(burst, index, &root->Rules))
        {
            if (handover.Covers(burst.NowMs) && !root->Rules.BackupOnly && IsMoving(burst, index, root, flow, service))
                burst.Drop(index, DropReason.HandoverNoSession);
            else
                Refuse(burst, index, root);
            return false;
        }
        if (!defences.TakesPacket())
            return true;
        burst.Drop(index, DropReason.DropPacket);
        return false;
    }

    /// <summary>
    /// LVS: a TCP segment with SYN and without RST (SYN+ACK included), any UDP datagram, an SCTP INIT; with sloppy_tcp and sloppy_sctp
    /// whatever does not abort. Nothing from the FTP data port. A later fragment begins nothing: the first one did, or has gone to the
    /// kernel.
    /// </summary>
    private static bool BeginsSession(Burst burst, int index, SessionRules* rules)
    {
        FlowKey* key = burst.Keys + index;
        SegmentEvent @event = burst.Events[index];
        bool begins = key->Protocol switch
        {
            IpProtocol.Tcp => (@event & SegmentEvent.Rst) == 0 && ((@event & SegmentEvent.Syn) != 0 || rules->SloppyTcp),
            IpProtocol.Sctp => @event == Sctp(SctpEvents.Init) || rules->SloppySctp && @event != Sctp(SctpEvents.Abort),
            _ => true,
        };
        return begins && key->SourcePort.Host != FtpDataPort && (burst.Shapes[index] & PacketShape.LaterFragment) == 0;
    }

    /// <summary>
    /// Whether a packet's session may be on its way here from the other director: the kernel, which has the address, would reset it. Its sender
    /// repeats it.
    /// </summary>
    private bool IsMoving(Burst burst, int index, RootSnapshot* root, in FlowEndpoints flow, ServiceSnapshot* service)
    {
        SegmentEvent @event = burst.Events[index];
        bool opens = flow.Protocol switch
        {
            IpProtocol.Tcp => (@event & SegmentEvent.TcpMask) == SegmentEvent.Syn,
            IpProtocol.Sctp => @event == Sctp(SctpEvents.Init),
            _ => true,
        };
        if (opens)
            return false;
        if (service != null || LocalAddressSet.Contains(shared->LocalAddresses, flow.Destination))
            return true;
        // A NAT server's first answer, which names nobody here.
        bool accepts = flow.Protocol == IpProtocol.Tcp
            ? (@event & SegmentEvent.TcpMask) == (SegmentEvent.Syn | SegmentEvent.Ack)
            : @event == Sctp(SctpEvents.InitAck);
        return accepts && root->HasPlacedByClient && !HostAddresses.Contain(shared->HostAddresses, flow.Destination);
    }

    /// <summary>To the kernel; or, with nat_icmp_send, what a NAT server says out of nowhere is answered.</summary>
    private static void Refuse(Burst burst, int index, RootSnapshot* root)
    {
        if (root->NatServers != null && IsOfNatServer(burst, index, root))
            burst.Drop(index, DropReason.NoSession);
        else
            burst.Punt(index, PuntClasses.OfFlow(burst.Keys + index));
    }

    private static bool IsOfNatServer(Burst burst, int index, RootSnapshot* root)
    {
        FlowKey* key = burst.Keys + index;
        SegmentEvent @event = burst.Events[index];
        bool ends = key->Protocol switch
        {
            IpProtocol.Tcp => (@event & SegmentEvent.Rst) != 0,
            IpProtocol.Sctp => @event == Sctp(SctpEvents.Abort),
            _ => false,
        };
        IpAddress source = key->IsIpv6 ? ((Ipv6Header*)burst.Network[index])->Source : new IpAddress(key->Source);
        return !ends && NatServers.Contains(root, new ServiceKey(source, key->SourcePort, key->Protocol));
    }

    private static SegmentEvent Sctp(byte kind) => SegmentEvent.Sctp | (SegmentEvent)kind;
}
