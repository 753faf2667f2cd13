using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.ClientAddress;

/// <summary>
/// The client's address on the first datagrams of a session. PROXY protocol: the header before the payload of one. UOA: a
/// header between IP and UDP of three, as DPVS writes and uoa.ko reads it:
/// <code>
///    0 version 1 or 2 (IPv4 or IPv6 client), 4 bits   0 zero, 4 bits   1 protocol 17 1   2 length 12 or 24 2
///    4 option 31 1   5 its length 8 or 20 1   6 client port 2   8 client address 4 or 16
/// </code>
/// uoa.ko takes this header out of the way and leaves UDP as it is, so the UDP checksum is that of the datagram without it.
/// DPVS sends 0 over IPv4.
/// </summary>
/// <remarks>unsafe: the UDP header is complete within the first segment.</remarks>
internal static unsafe class DatagramAddress
{
    private const int UoaDatagrams = 3;
    private const int UoaHeaderLength = 4;
    private const byte OptionCode = 31;
    private const byte NoOperation = 1;
    private const int OptionAddressOffset = 4;

    /// <summary>
    /// Makes no-operations of IPv4 options in a UOA session: uoa.ko would believe an address in them, and reads on behind their
    /// end.
    /// </summary>
    public static void EraseIpv4Options(byte* network)
    {
        Ipv4Header* ip = (Ipv4Header*)network;
        if (ip->Version != 4 || ip->HeaderLength == Ipv4Header.MinimumLength)
            return;
        new Span<byte>(ip + 1, ip->HeaderLength - Ipv4Header.MinimumLength).Fill(NoOperation);
        ip->Checksum = default;
        ip->Checksum = Checksum.Compute(network, ip->HeaderLength);
    }

    /// <summary>Whether the session has datagrams yet to tell the address.</summary>
    public static bool IsWanted(SessionExtension* extension) =>
        extension->InsertAt < (extension->Mode == ClientAddressMode.Uoa ? UoaDatagrams : 1);

    /// <summary>Tells it with this one; false when there is no room.</summary>
    public static bool TryInsert(Burst burst, int index, Session* session, SessionExtension* extension, Adjacency* next)
    {
        if ((burst.Shapes[index] & PacketShape.Fragment) != 0)
            return false;
        return extension->Mode == ClientAddressMode.Uoa
            ? TryInsertUoa(burst, index, session, extension, next)
            : TryInsertProxy(burst, index, session, extension, next);
    }

    private static bool TryInsertProxy(Burst burst, int index, Session* session, SessionExtension* extension, Adjacency* next)
    {
        int length = ProxyHeader.LengthOf(session, extension);
        if (!HeaderRoom.Has(burst, index, length, next))
            return false;
        byte* gap = HeaderRoom.Open(burst, index, burst.Transport[index] + UdpHeader.HeaderLength, length);
        ProxyHeader.Write(gap, session, extension);
        UdpHeader* udp = (UdpHeader*)burst.Transport[index];
        Be16 before = udp->Length;
        udp->Length = Be16.FromHost((ushort)(before.Host + length));
        // The length counts twice: in the header and in the pseudo-header. The header inserted is even.
        uint added = Checksum.Append(2 * Checksum.Sum(udp->Length), 0, gap, length);
        udp->Checksum = Checksum.ApplyUdp(udp->Checksum, Checksum.Delta(2 * Checksum.Sum(before), added));
        return true;
    }

    /// <summary>
    /// uoa.ko makes IPv4 options of the header, so both together have to be as short as these. It finds the header only
    /// directly behind the IPv6 header.
    /// </summary>
    private static bool TryInsertUoa(Burst burst, int index, Session* session, SessionExtension* extension, Adjacency* next)
    {
        byte* network = burst.Network[index];
        int ipLength = (int)(burst.Transport[index] - network);
        bool isIpv4 = *network >> 4 == 4;
        int option = OptionAddressOffset + (extension->Client.IsIpv4 ? sizeof(uint) : IpAddress.Length);
        int length = UoaHeaderLength + option;
        if (!HeaderRoom.Has(burst, index, length, next)
            || (isIpv4 ? ipLength + length > Ipv4Header.MaximumLength : ipLength != Ipv6Header.Length))
            return false;
        if (isIpv4)
            ((Ipv4Header*)network)->Protocol = IpProtocol.Uoa;
        else
            ((Ipv6Header*)network)->NextHeader = IpProtocol.Uoa;
        byte* header = HeaderRoom.Open(burst, index, burst.Transport[index], length);
        header[0] = (byte)((extension->Client.IsIpv4 ? 1 : 2) << 4);
        header[1] = IpProtocol.Udp;
        *(Be16*)(header + 2) = Be16.FromHost((ushort)length);
        header[4] = OptionCode;
        header[5] = (byte)option;
        *(Be16*)(header + 6) = session->Inbound.SourcePort;
        AddressBytes.Write(header + UoaHeaderLength + OptionAddressOffset, extension->Client);
        return true;
    }
}
