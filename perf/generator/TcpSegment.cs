using Fulcrum.Packets;

namespace Fulcrum.Generator;

/// <summary>What a segment of an exchange says beside its addresses.</summary>
/// <param name="Flags">Control bits.</param>
/// <param name="Sequence">Sequence number.</param>
/// <param name="Acknowledgment">Acknowledgment number.</param>
/// <param name="DataLength">Bytes of data, at most <see cref="MostData"/>.</param>
internal readonly unsafe record struct TcpSegment(TcpFlags Flags, uint Sequence, uint Acknowledgment, int DataLength = 0)
{
    /// <summary>Bytes of every frame, its checksum not among them.</summary>
    public const int FrameLength = 60;

    /// <summary>Data that fits into it.</summary>
    public const int MostData = FrameLength - EthernetHeader.Length - Ipv4Header.MinimumLength - TcpHeader.MinimumLength;

    /// <summary>A client's segment towards the service. unsafe: <see cref="FrameLength"/> bytes.</summary>
    public void WriteOfClient(byte* frame, int client, MacAddress to)
    {
        new Span<byte>(frame, FrameLength).Clear();
        EthernetHeader* ethernet = (EthernetHeader*)frame;
        to.Write(ethernet->Destination);
        FlowAddresses.ClientMac.Write(ethernet->Source);
        ethernet->EtherType = Be16.FromHost(EtherTypes.Ipv4);
        Ipv4Header* ip = (Ipv4Header*)(ethernet + 1);
        ip->VersionAndLength = Ipv4Header.Version4WithoutOptions;
        ip->TimeToLive = 64;
        ip->Protocol = IpProtocol.Tcp;
        ip->Source = FlowAddresses.Client(client);
        ip->Destination = FlowAddresses.Virtual;
        TcpHeader* tcp = (TcpHeader*)(ip + 1);
        tcp->SourcePort = FlowAddresses.ClientPort(client);
        tcp->DestinationPort = Be16.FromHost(FlowAddresses.ServicePort);
        tcp->Window = Be16.FromHost(ushort.MaxValue);
        Finish(ip, tcp);
    }

    /// <summary>The answer to a received segment, in its place or elsewhere. unsafe: <see cref="FrameLength"/> bytes each.</summary>
    public void WriteAnswer(byte* frame, byte* received, MacAddress to)
    {
        if (frame != received)
            new ReadOnlySpan<byte>(received, FrameLength).CopyTo(new Span<byte>(frame, FrameLength));
        EthernetHeader* ethernet = (EthernetHeader*)frame;
        to.Write(ethernet->Destination);
        FlowAddresses.ClientMac.Write(ethernet->Source);
        Ipv4Header* ip = (Ipv4Header*)(ethernet + 1);
        (ip->Source, ip->Destination) = (ip->Destination, ip->Source);
        ip->TimeToLive = 64;
        TcpHeader* tcp = (TcpHeader*)(ip + 1);
        (tcp->SourcePort, tcp->DestinationPort) = (tcp->DestinationPort, tcp->SourcePort);
        Finish(ip, tcp);
    }

    private void Finish(Ipv4Header* ip, TcpHeader* tcp)
    {
        ushort length = (ushort)(TcpHeader.MinimumLength + DataLength);
        ip->TotalLength = Be16.FromHost((ushort)(Ipv4Header.MinimumLength + length));
        ip->Checksum = default;
        ip->Checksum = Checksum.Compute((byte*)ip, Ipv4Header.MinimumLength);
        tcp->SequenceNumber = Be32.FromHost(Sequence);
        tcp->AcknowledgmentNumber = Be32.FromHost(Acknowledgment);
        tcp->DataOffset = TcpHeader.MinimumLength / 4 << 4;
        tcp->Flags = Flags;
        tcp->Checksum = default;
        tcp->Checksum = Checksum.Compute((byte*)tcp, length, Checksum.PseudoHeaderSum(ip->Source, ip->Destination, IpProtocol.Tcp, length));
    }
}
