using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Rewrite;

/// <summary>Writes Ethernet headers. The adjacency's first half is read as a whole (see <see cref="Adjacency"/>).</summary>
public static unsafe class LinkHeader
{
    private const int VlanTagLength = 4;

    /// <summary>Replaces both MAC addresses of an untagged frame; the EtherType stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteMacs(byte* network, Adjacency* next) => WriteMacs(network, Vector128.LoadAligned((ulong*)next));

    /// <summary>The same, with the first half of the adjacency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteMacs(byte* network, Vector128<ulong> header)
    {
        byte* frame = network - EthernetHeader.Length;
        *(ulong*)frame = header.GetElement(0);
        *(uint*)(frame + 8) = (uint)header.GetElement(1);
    }

    /// <summary>
    /// Puts an untagged Ethernet header before an IPv4 packet in its only segment, and lets the frame begin there and end with the packet.
    /// </summary>
    /// <param name="packet">The mbuf that holds it.</param>
    /// <param name="network">IP header; unsafe: there is room before it.</param>
    /// <param name="length">Bytes of the IP packet.</param>
    /// <param name="next">Where it goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WritePlain(Mbuf* packet, byte* network, int length, Adjacency* next)
    {
        packet->DataOffset = (ushort)(network - EthernetHeader.Length - packet->BufferAddress);
        packet->PacketLength = (uint)(EthernetHeader.Length + length);
        packet->DataLength = (ushort)(EthernetHeader.Length + length);
        WriteMacs(network, next);
        *(Be16*)(network - sizeof(Be16)) = Be16.FromHost(EtherTypes.Ipv4);
    }

    /// <summary>
    /// Puts an Ethernet header before an IP packet, with a VLAN tag if the adjacency has one, and lets the frame begin there; what lies
    /// behind the IP packet in its only segment is cut off. False when there is no room before the packet.
    /// </summary>
    /// <param name="packet">The mbuf that holds it.</param>
    /// <param name="network">IP header, in the first segment or its headroom.</param>
    /// <param name="length">Bytes of the IP packet.</param>
    /// <param name="next">Where it goes.</param>
    public static bool TryWrite(Mbuf* packet, byte* network, int length, Adjacency* next)
    {
        int header = next->Vlan == 0 ? EthernetHeader.Length : EthernetHeader.Length + VlanTagLength;
        byte* frame = network - header;
        if (frame < packet->BufferAddress)
            return false;
        int growth = (int)(Mbuf.Data(packet) - frame);
        packet->DataOffset = (ushort)(frame - packet->BufferAddress);
        packet->DataLength = (ushort)(packet->SegmentCount == 1 ? header + length : packet->DataLength + growth);
        packet->PacketLength = packet->SegmentCount == 1 ? packet->DataLength : (uint)(packet->PacketLength + growth);
        Vector128<ulong> first = Vector128.LoadAligned((ulong*)next);
        *(ulong*)frame = first.GetElement(0);
        *(uint*)(frame + 8) = (uint)first.GetElement(1);
        Be16* etherType = (Be16*)(network - sizeof(Be16));
        *etherType = Be16.FromHost(*network >> 4 == 4 ? EtherTypes.Ipv4 : EtherTypes.Ipv6);
        if (next->Vlan == 0)
            return true;
        etherType[-2] = Be16.FromHost(EtherTypes.Vlan);
        etherType[-1] = Be16.FromHost((ushort)(first.GetElement(1) >> 48));
        return true;
    }
}
