using Fulcrum.DataPlane.ClientAddress;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.IcmpErrors;

/// <summary>
/// Hides from a client what the director inserts into its TCP segments, in errors from the server's side: the quoted sequence
/// number is that of the client's own stream, and an MTU leaves room for what will be inserted again.
/// </summary>
/// <remarks>unsafe: the ICMP header is complete; what is quoted lies behind it.</remarks>
internal static unsafe class InsertedBytes
{
    // Ports and the sequence number.
    private const int NeededLength = 8;

    /// <summary>Changes error and quote, with the ICMP checksum. UDP stays as it is.</summary>
    public static void Hide(byte* icmp, in QuotedPacket quoted, SessionExtension* extension)
    {
        if (quoted.Protocol != IpProtocol.Tcp || quoted.TransportLength < NeededLength)
            return;
        IcmpHeader* header = (IcmpHeader*)icmp;
        Be32* sequence = (Be32*)(quoted.Transport + QuotedPacket.PortsLength);
        uint before = Checksum.Sum(*sequence) + Checksum.Sum(header->Rest);
        *sequence = Be32.FromHost(SequenceMap.ToClient(extension, sequence->Host));
        uint mtu = header->Rest.Host & ushort.MaxValue;
        uint growth = (uint)ClientAddressInserter.GrowthOf(extension);
        if (TellsMtu(header, quoted.IsIpv6) && mtu > growth)
            header->Rest = Be32.FromHost(header->Rest.Host - growth);
        uint after = Checksum.Sum(*sequence) + Checksum.Sum(header->Rest);
        header->Checksum = Checksum.Apply(header->Checksum, Checksum.Delta(before, after));
    }

    private static bool TellsMtu(IcmpHeader* header, bool isIpv6) => isIpv6
        ? header->Type == Icmpv6Types.PacketTooBig
        : header->Type == IcmpTypes.DestinationUnreachable && header->Code == IcmpTypes.FragmentationNeeded;
}
