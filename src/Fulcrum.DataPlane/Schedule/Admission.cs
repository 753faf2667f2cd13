using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>Whether a packet without a session may begin one; what may not is the kernel's. Owner: the worker.</summary>
internal sealed unsafe class Admission
{
    // LVS leaves what clients send from here to the host: active FTP's data connections.
    private const ushort FtpDataPort = 20;

    /// <summary>False when the packet's way has ended.</summary>
    public bool Admits(Burst burst, int index, RootSnapshot* root, ServiceSnapshot* service)
    {
        if (service != null && BeginsSession(burst, index))
            return true;
        burst.Punt(index, PuntClasses.OfFlow(burst.Keys + index));
        return false;
    }

    /// <summary>
    /// LVS: a TCP segment with SYN and without RST (SYN+ACK included), any UDP datagram, an SCTP INIT; nothing from the FTP data port.
    /// A later fragment begins nothing: the first one did, or has gone to the kernel.
    /// </summary>
    private static bool BeginsSession(Burst burst, int index)
    {
        FlowKey* key = burst.Keys + index;
        SegmentEvent @event = burst.Events[index];
        bool begins = key->Protocol switch
        {
            IpProtocol.Tcp => (@event & (SegmentEvent.Syn | SegmentEvent.Rst)) == SegmentEvent.Syn,
            IpProtocol.Sctp => @event == (SegmentEvent.Sctp | (SegmentEvent)SctpEvents.Init),
            _ => true,
        };
        return begins && key->SourcePort.Host != FtpDataPort && (burst.Shapes[index] & PacketShape.LaterFragment) == 0;
    }
}
