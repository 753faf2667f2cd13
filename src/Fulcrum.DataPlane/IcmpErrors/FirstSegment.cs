using Fulcrum.DataPlane.Ports;
using Fulcrum.Dpdk;

namespace Fulcrum.DataPlane.IcmpErrors;

/// <summary>Packets that lie in several segments, of which an ICMP error needs no more than the first.</summary>
internal static unsafe class FirstSegment
{
    /// <summary>Bytes from a place in the first segment to its end, or to the packet's if that comes before.</summary>
    /// <param name="packet">The mbuf.</param>
    /// <param name="start">A place in the first segment.</param>
    /// <param name="length">Bytes of the packet from there.</param>
    public static int AvailableFrom(Mbuf* packet, byte* start, int length) =>
        Math.Min(length, packet->DataLength - (int)(start - Mbuf.Data(packet)));

    /// <summary>Gives the other segments back. The worker holds the packet.</summary>
    public static void KeepOnly<TPort>(Mbuf* packet) where TPort : struct, IPort
    {
        Mbuf* rest = packet->Next;
        if (rest == null)
            return;
        packet->Next = null;
        packet->SegmentCount = 1;
        packet->PacketLength = packet->DataLength;
        TPort.Free(&rest, 1);
    }
}
