using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Handoff;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Rewrite;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Transmit;

/// <summary>
/// Cuts packets that are longer than their path takes into fragments: IPv4 without DF (RFC 791 3.2), and packets whose IPv6
/// header is the director's: outer ones of tunnels, and what was IPv4 without DF (RFC 8200 4.5, RFC 7915 4). Owner: the worker.
/// </summary>
public sealed unsafe class Fragmenter<TPort> where TPort : struct, IPort
{
    // Fragments of the longest packet at the smallest MTU are more; such a packet is dropped.
    private const int MaxFragments = 64;

    private readonly WorkerSetup _setup;
    private readonly Outlets<TPort> _outlets;
    private readonly Mbuf** _fragments;
    private Identifications _identifications;

    /// <summary>Allocates a row for the fragments of one packet.</summary>
    public Fragmenter(WorkerSetup setup, Outlets<TPort> outlets, string owner)
    {
        _setup = setup;
        _outlets = outlets;
        _identifications = new Identifications(setup);
        _fragments = (Mbuf**)setup.Memory.Allocate(MaxFragments * (nuint)sizeof(Mbuf*), $"fragments of {owner}");
    }

    /// <summary>Sends every packet that is ready to leave and has <see cref="PacketShape.Oversize"/> as fragments.</summary>
    public void Run(Burst burst)
    {
        for (int index = 0; index < burst.Count; index++)
        {
            if (burst.Outcomes[index] != Outcome.Transmit || (burst.Shapes[index] & PacketShape.Oversize) == 0)
                continue;
            int count = Cut(burst, index);
            if (count == 0)
                burst.Drop(index, DropReason.NoMbuf);
            else
                Send(burst, index, count);
        }
    }

    private void Send(Burst burst, int index, int count)
    {
        int sent = _outlets.Send(burst.OutputPort[index], _fragments, count);
        _setup.Statistics[WorkerCounter.FragmentsSent] += (uint)sent;
        if (sent < count)
        {
            burst.Drop(index, DropReason.PortFull);
            return;
        }
        burst.Outcomes[index] = Outcome.Split;
        _setup.Statistics[WorkerCounter.Transmitted]++;
        TPort.Free(burst.Packets + index, 1);
    }

    /// <summary>Fills the row; 0 when there are not enough mbufs.</summary>
    private int Cut(Burst burst, int index)
    {
        byte* network = burst.Network[index];
        bool isIpv4 = *network >> 4 == 4;
        int headerLength = ((Ipv4Header*)network)->HeaderLength;
        Ipv6FragmentHeader place = isIpv4 ? default : PlaceOf(network, out headerLength);
        int room = burst.Mtus[index] - (isIpv4 ? headerLength : Ipv6Header.Length + Ipv6FragmentHeader.Length);
        room -= room % 8;
        int length = burst.Length[index] - headerLength;
        int count = room <= 0 ? MaxFragments + 1 : (length + room - 1) / room;
        if (count > MaxFragments || !TPort.Allocate(_setup.Pool, _fragments, count))
            return 0;
        SegmentReader payload = new(burst.Packets[index], network + headerLength);
        int linkLength = (int)(network - Mbuf.Data(burst.Packets[index]));
        for (int fragment = 0; fragment < count; fragment++)
        {
            int offset = fragment * room;
            int piece = Math.Min(room, length - offset);
            byte* start = Mbuf.Data(_fragments[fragment]);
            byte* end = isIpv4
                ? WriteIpv4(start, network, linkLength, headerLength, offset, piece, fragment == count - 1)
                : WriteIpv6(start, network, linkLength, offset, piece, fragment == count - 1, place);
            payload.CopyTo(end, piece);
            _fragments[fragment]->DataLength = (ushort)(end + piece - start);
            _fragments[fragment]->PacketLength = _fragments[fragment]->DataLength;
        }
        return count;
    }

    /// <summary>
    /// Headers of an IPv4 fragment; returns where its payload goes. A packet that is a fragment itself keeps its place in the
    /// datagram.
    /// </summary>
    private static byte* WriteIpv4(byte* start, byte* network, int linkLength, int headerLength, int offset, int piece, bool isLast)
    {
        byte* header = start + linkLength;
        new ReadOnlySpan<byte>(network - linkLength, linkLength + headerLength).CopyTo(new Span<byte>(start, linkLength + headerLength));
        Ipv4Header* ip = (Ipv4Header*)header;
        int at = ip->FragmentOffset + offset;
        bool more = !isLast || ip->MoreFragments;
        if (offset > 0)
            Ipv4Options.KeepCopied(header + Ipv4Header.MinimumLength, headerLength - Ipv4Header.MinimumLength);
        ip->TotalLength = Be16.FromHost((ushort)(headerLength + piece));
        ip->FlagsAndOffset = Be16.FromHost((ushort)(at / 8 | (more ? Ipv4Header.MoreFragmentsFlag : 0)));
        ip->Checksum = default;
        ip->Checksum = Checksum.Compute(header, headerLength);
        return header + headerLength;
    }

    /// <summary>Which part of a datagram an IPv6 packet is, as its fragment header says or, when it is whole, a new one.</summary>
    private Ipv6FragmentHeader PlaceOf(byte* network, out int headerLength)
    {
        Ipv6Header* ip = (Ipv6Header*)network;
        headerLength = Ipv6Header.Length;
        if (ip->NextHeader != IpProtocol.Ipv6Fragment)
            return new Ipv6FragmentHeader { NextHeader = ip->NextHeader, Identification = Be32.FromHost(_identifications.Next()) };
        headerLength += Ipv6FragmentHeader.Length;
        return *(Ipv6FragmentHeader*)(ip + 1);
    }

    /// <summary>The same for IPv6; <paramref name="place"/> is where in the datagram the packet is.</summary>
    private static byte* WriteIpv6(
        byte* start, byte* network, int linkLength, int offset, int piece, bool isLast, in Ipv6FragmentHeader place)
    {
        int copied = linkLength + Ipv6Header.Length;
        new ReadOnlySpan<byte>(network - linkLength, copied).CopyTo(new Span<byte>(start, copied));
        Ipv6Header* ip = (Ipv6Header*)(start + linkLength);
        Ipv6FragmentHeader* fragment = (Ipv6FragmentHeader*)(start + copied);
        bool more = !isLast || place.MoreFragments;
        *fragment = place;
        fragment->OffsetAndFlags =
            Be16.FromHost((ushort)(place.FragmentOffset + offset | (more ? Ipv6FragmentHeader.MoreFragmentsFlag : 0)));
        ip->NextHeader = IpProtocol.Ipv6Fragment;
        ip->PayloadLength = Be16.FromHost((ushort)(Ipv6FragmentHeader.Length + piece));
        return (byte*)(fragment + 1);
    }
}
