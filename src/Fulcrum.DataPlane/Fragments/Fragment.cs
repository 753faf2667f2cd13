using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Fragments;

/// <summary>What the headers of a fragment say. On the stack.</summary>
/// <remarks>unsafe: the parser has proven that the IP header, with extension headers, lies in the packet's first
/// segment.</remarks>
internal unsafe struct Fragment
{
    /// <summary>
    /// What the fragments of a datagram have in common: a <see cref="FlowKey"/> with the identification in place of the ports.
    /// IPv6's identification has 32 bits, IPv4's 16 and 16 zero bits.
    /// </summary>
    public FlowKey Name;

    /// <summary>Where its payload begins in the datagram, in bytes.</summary>
    public int Start;

    /// <summary>Bytes of its payload.</summary>
    public int Length;

    /// <summary>Bytes of its payload in the first segment.</summary>
    public int Available;

    /// <summary>Whether it is the last one.</summary>
    public bool IsLast;

    /// <summary>Whether it is the first one.</summary>
    public readonly bool IsFirst => Start == 0;

    /// <summary>
    /// Reads a fragment that the parser set aside. False when it is dropped because no datagram can have it (RFC 8200 4.5: of no
    /// bytes, not the last one and no multiple of 8 bytes, beyond 65535 bytes), or is the kernel's.
    /// </summary>
    public static bool TryRead(Burst burst, int index, FlowHash hash, out Fragment fragment) =>
        (burst.Shapes[index] & PacketShape.Ipv6) == 0
            ? TryReadIpv4(burst, index, out fragment)
            : TryReadIpv6(burst, index, hash, out fragment);

    /// <summary>
    /// Whether a fragment exists to hide the layer-4 header from whom it passes: a first one that does not hold all of it, or one
    /// that would overwrite TCP's flags (RFC 1858 3, RFC 3128).
    /// </summary>
    public readonly bool IsTiny(byte* transport)
    {
        if (Name.Protocol == IpProtocol.Tcp && Start == 8)
            return true;
        int header = Name.Protocol switch
        {
            IpProtocol.Udp => UdpHeader.HeaderLength,
            IpProtocol.Sctp => SctpHeader.Length,
            _ => Available < TcpHeader.MinimumLength ? TcpHeader.MinimumLength : ((TcpHeader*)transport)->HeaderLength,
        };
        return IsFirst && Length < header;
    }

    private static bool TryReadIpv4(Burst burst, int index, out Fragment fragment)
    {
        Ipv4Header* ip = (Ipv4Header*)burst.Network[index];
        Vector128<uint> name = Vector128.Create(ip->Source.Raw, ip->Destination.Raw, ip->Identification.Raw, ip->Protocol);
        fragment = new Fragment
        {
            Name = Unsafe.BitCast<Vector128<uint>, FlowKey>(name),
            Start = ip->FragmentOffset,
            IsLast = !ip->MoreFragments,
        };
        fragment.SetLength(burst, index, burst.Transport[index]);
        if (fragment.IsPossible(ip->HeaderLength))
            return true;
        burst.Drop(index, DropReason.Ipv4HeaderInvalid);
        return false;
    }

    private static bool TryReadIpv6(Burst burst, int index, FlowHash hash, out Fragment fragment)
    {
        byte* network = burst.Network[index];
        Ipv6Header* ip = (Ipv6Header*)network;
        Ipv6UpperLayer upper = Ipv6ExtensionHeaders.Walk(network, (int)(burst.Transport[index] - network));
        Ipv6FragmentHeader* header = (Ipv6FragmentHeader*)(network + upper.FragmentHeaderOffset);
        Vector128<byte> name = hash.KeyOf(
            Vector128.Load((byte*)&ip->Source),
            Vector128.Load((byte*)&ip->Destination),
            header->Identification.Raw,
            header->NextHeader);
        fragment = new Fragment
        {
            Name = Unsafe.BitCast<Vector128<byte>, FlowKey>(name),
            Start = header->FragmentOffset,
            IsLast = !header->MoreFragments,
        };
        fragment.SetLength(burst, index, (byte*)(header + 1));
        if (!fragment.IsPossible(upper.FragmentHeaderOffset - Ipv6Header.Length))
            burst.Drop(index, DropReason.Ipv6HeaderInvalid);
        else if (burst.Transport[index] != (byte*)(header + 1))
            // Options are cut with the datagram: its other fragments do not say what follows them, and have gone to the kernel,
            // too.
            burst.Punt(index, PuntClasses.OfProtocol(header->NextHeader));
        else
            return true;
        return false;
    }

    private void SetLength(Burst burst, int index, byte* payload)
    {
        Mbuf* packet = burst.Packets[index];
        Length = burst.Length[index] - (int)(payload - burst.Network[index]);
        Available = Math.Min(Length, packet->DataLength - (int)(payload - Mbuf.Data(packet)));
    }

    private readonly bool IsPossible(int headersLength) =>
        Length > 0 && (IsLast || Length % 8 == 0) && headersLength + Start + Length <= ushort.MaxValue;
}
