using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Handoff;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>
/// Sends PROXY headers that did not fit into their packets as TCP segments of their own, before the packets. When that fails
/// the packet is dropped, and the client sends it again. Owner: the worker.
/// </summary>
public sealed unsafe class HeaderSegments<TPort>(WorkerSetup setup, Outlets<TPort> outlets, SeparateHeaders separate) where TPort : struct, IPort
{
    /// <summary>Sends what waits for packets that are ready to leave.</summary>
    public void Run(Burst burst)
    {
        for (int position = 0; position < separate.Count; position++)
        {
            SeparateHeader* header = separate[position];
            if (burst.Outcomes[header->Index] == Outcome.Transmit)
                Send(burst, header);
        }
        separate.Clear();
    }

    private void Send(Burst burst, SeparateHeader* header)
    {
        int index = header->Index;
        Mbuf* segment;
        if (!TPort.Allocate(setup.Pool, &segment, 1))
        {
            burst.Drop(index, DropReason.NoMbuf);
            return;
        }
        Write(segment, burst, header);
        if (outlets.Send(burst.OutputPort[index], &segment, 1) == 0)
        {
            burst.Drop(index, DropReason.PortFull);
            return;
        }
        setup.Statistics[WorkerCounter.ClientAddressesInserted]++;
    }

    /// <summary>
    /// Link, IP and TCP header of the packet, without IP options, extension headers and the packet's place in a datagram.
    /// </summary>
    private static void Write(Mbuf* segment, Burst burst, SeparateHeader* header)
    {
        byte* network = burst.Network[header->Index];
        TcpHeader* original = (TcpHeader*)burst.Transport[header->Index];
        byte* link = Mbuf.Data(burst.Packets[header->Index]);
        int linkLength = (int)(network - link);
        bool isIpv4 = *network >> 4 == 4;
        int ipLength = isIpv4 ? Ipv4Header.MinimumLength : Ipv6Header.Length;
        int transportLength = original->HeaderLength + header->Length;

        byte* start = Mbuf.Data(segment);
        new ReadOnlySpan<byte>(link, linkLength + ipLength).CopyTo(new Span<byte>(start, linkLength + ipLength));
        byte* ip = start + linkLength;
        TcpHeader* tcp = (TcpHeader*)(ip + ipLength);
        new ReadOnlySpan<byte>(original, original->HeaderLength).CopyTo(new Span<byte>(tcp, original->HeaderLength));
        new ReadOnlySpan<byte>(header->Bytes, header->Length)
            .CopyTo(new Span<byte>((byte*)tcp + original->HeaderLength, header->Length));
        tcp->SequenceNumber = Be32.FromHost(original->SequenceNumber.Host - header->Length);
        tcp->Flags &= TcpFlags.Ack | TcpFlags.Psh;
        tcp->UrgentPointer = default;
        tcp->Checksum = default;
        uint sum = isIpv4 ? FinishIpv4((Ipv4Header*)ip, transportLength) : FinishIpv6((Ipv6Header*)ip, transportLength);
        tcp->Checksum = Checksum.Compute((byte*)tcp, transportLength, sum);
        segment->DataLength = (ushort)(linkLength + ipLength + transportLength);
        segment->PacketLength = segment->DataLength;
    }

    /// <summary>The sum of the pseudo-header. The packet never is a fragment, so it needs no identification (RFC 6864).</summary>
    private static uint FinishIpv4(Ipv4Header* ip, int transportLength)
    {
        ip->VersionAndLength = Ipv4Header.Version4WithoutOptions;
        ip->TotalLength = Be16.FromHost((ushort)(Ipv4Header.MinimumLength + transportLength));
        ip->Identification = default;
        ip->FlagsAndOffset = Be16.FromHost(Ipv4Header.DontFragmentFlag);
        ip->Checksum = default;
        ip->Checksum = Checksum.Compute((byte*)ip, Ipv4Header.MinimumLength);
        return Checksum.PseudoHeaderSum(ip->Source, ip->Destination, IpProtocol.Tcp, (ushort)transportLength);
    }

    private static uint FinishIpv6(Ipv6Header* ip, int transportLength)
    {
        ip->PayloadLength = Be16.FromHost((ushort)transportLength);
        ip->NextHeader = IpProtocol.Tcp;
        return Checksum.PseudoHeaderSum(ip->Source, ip->Destination, IpProtocol.Tcp, (uint)transportLength);
    }
}
