using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fulcrum.Packets;

namespace Fulcrum.Generator;

/// <summary>A UDP frame of flow 0 without its stamp, in native memory; frames are copies of it with another client and a stamp.</summary>
/// <remarks>Addresses change, the UDP checksum does not: the stamp balances them.</remarks>
internal sealed unsafe class FrameTemplate : IDisposable
{
    private const int Ipv4ChecksumOffset = EthernetHeader.Length + 10;
    private const int Ipv4SourceOffset = EthernetHeader.Length + 12;
    private const int Ipv6SourceEndOffset = EthernetHeader.Length + 20;
    private const int Ipv4UdpOffset = EthernetHeader.Length + Ipv4Header.MinimumLength;
    private const int Ipv6UdpOffset = EthernetHeader.Length + Ipv6Header.Length;

    private readonly byte* _bytes;
    private readonly bool _isIpv6;
    private readonly uint _sumOfFlow0;
    private readonly uint _sumOfAddress0;
    private readonly Be16 _ipChecksum;

    /// <summary>Makes the frame.</summary>
    /// <param name="frameBytes">With checksum: even.</param>
    /// <param name="isIpv6">IPv6 instead of IPv4.</param>
    /// <param name="to">The device under test.</param>
    /// <exception cref="ArgumentException">Headers and stamp do not fit, or the number is odd.</exception>
    public FrameTemplate(int frameBytes, bool isIpv6, MacAddress to)
    {
        Length = frameBytes - FrameSizes.Checksum;
        int udpOffset = isIpv6 ? Ipv6UdpOffset : Ipv4UdpOffset;
        int least = udpOffset + UdpHeader.HeaderLength + Stamp.Length;
        if (Length < least || Length % 2 != 0)
        {
            throw new ArgumentException(
                $"A frame of {frameBytes} bytes is too short or odd: it needs {least + FrameSizes.Checksum}.", nameof(frameBytes));
        }
        _isIpv6 = isIpv6;
        _bytes = (byte*)NativeMemory.AllocZeroed((nuint)Length);
        EthernetHeader* ethernet = (EthernetHeader*)_bytes;
        to.Write(ethernet->Destination);
        FlowAddresses.ClientMac.Write(ethernet->Source);
        ethernet->EtherType = Be16.FromHost(isIpv6 ? EtherTypes.Ipv6 : EtherTypes.Ipv4);
        ushort udpLength = (ushort)(Length - udpOffset);
        uint pseudoHeader = isIpv6 ? FillIpv6(udpLength) : FillIpv4(udpLength);
        UdpHeader* udp = (UdpHeader*)(_bytes + udpOffset);
        udp->SourcePort = FlowAddresses.ClientPort(0);
        udp->DestinationPort = Be16.FromHost(FlowAddresses.ServicePort);
        udp->Length = Be16.FromHost(udpLength);
        udp->Checksum = Checksum.FinishUdp(Checksum.Append(pseudoHeader, 0, (byte*)udp, udpLength));
        _sumOfAddress0 = Checksum.Sum(ClientAddress(0));
        _sumOfFlow0 = _sumOfAddress0 + Checksum.Sum(FlowAddresses.ClientPort(0));
        _ipChecksum = ((Ipv4Header*)(ethernet + 1))->Checksum;
    }

    /// <summary>Bytes of the frame, its checksum not among them.</summary>
    public int Length { get; }

    /// <summary>Writes a frame. unsafe: there is room for <see cref="Length"/> bytes.</summary>
    public void Write(byte* to, long flow, uint epoch, uint sequence, long tsc)
    {
        Unsafe.CopyBlockUnaligned(to, _bytes, (uint)Length);
        Be32 address = ClientAddress(flow);
        Be16 port = FlowAddresses.ClientPort(flow);
        uint sumOfAddress = Checksum.Sum(address);
        if (_isIpv6)
        {
            Unsafe.WriteUnaligned(to + Ipv6SourceEndOffset, address);
            Unsafe.WriteUnaligned(to + Ipv6UdpOffset, port);
        }
        else
        {
            Unsafe.WriteUnaligned(to + Ipv4ChecksumOffset, Checksum.Apply(_ipChecksum, Checksum.Delta(_sumOfAddress0, sumOfAddress)));
            Unsafe.WriteUnaligned(to + Ipv4SourceOffset, address);
            Unsafe.WriteUnaligned(to + Ipv4UdpOffset, port);
        }
        Stamp.Write(Stamp.Of(to, Length), epoch, sequence, tsc, Checksum.Delta(_sumOfFlow0, sumOfAddress + Checksum.Sum(port)));
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(_bytes);

    private Be32 ClientAddress(long flow) => _isIpv6 ? FlowAddresses.ClientIpv6End(flow) : FlowAddresses.Client(flow);

    private uint FillIpv4(ushort udpLength)
    {
        Ipv4Header* ip = (Ipv4Header*)(_bytes + EthernetHeader.Length);
        ip->VersionAndLength = Ipv4Header.Version4WithoutOptions;
        ip->TotalLength = Be16.FromHost((ushort)(Ipv4Header.MinimumLength + udpLength));
        ip->TimeToLive = 64;
        ip->Protocol = IpProtocol.Udp;
        ip->Source = FlowAddresses.Client(0);
        ip->Destination = FlowAddresses.Virtual;
        ip->Checksum = Checksum.Compute((byte*)ip, Ipv4Header.MinimumLength);
        return Checksum.PseudoHeaderSum(ip->Source, ip->Destination, IpProtocol.Udp, udpLength);
    }

    private uint FillIpv6(ushort udpLength)
    {
        Ipv6Header* ip = (Ipv6Header*)(_bytes + EthernetHeader.Length);
        ip->VersionClassFlow = Ipv6Header.FirstWord(0, 0);
        ip->PayloadLength = Be16.FromHost(udpLength);
        ip->NextHeader = IpProtocol.Udp;
        ip->HopLimit = 64;
        ip->Source = FlowAddresses.ClientNetworkIpv6;
        ip->Destination = FlowAddresses.VirtualIpv6;
        return Checksum.PseudoHeaderSum(ip->Source, ip->Destination, IpProtocol.Udp, udpLength);
    }
}
