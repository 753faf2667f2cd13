using Fulcrum.DataPlane.IcmpErrors;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Checks;

/// <summary>
/// What comes back to the director's own address from a check that has travelled as the data does: from the virtual address. It becomes an
/// answer of the address that the check connects to, which is all that the kernel knows of. ICMP errors about such checks, too.
/// </summary>
internal static unsafe class CheckAnswers
{
    /// <summary>Makes a packet that is for the kernel such an answer; false leaves another one as it is.</summary>
    /// <param name="packet">Whole frames only: later fragments are not known.</param>
    /// <param name="table">The paths.</param>
    /// <param name="flows">Who has used them.</param>
    /// <param name="twinMac">MAC address of the port whose twin gets it.</param>
    public static bool TryTranslate(Mbuf* packet, CheckPathTable* table, ulong* flows, ulong twinMac)
    {
        if (!CheckHeaders.TryRead(packet, out QuotedPacket read))
            return false;
        bool isAnswer = CheckHeaders.TryReadPort(read, isDeparture: false, out Be16 port)
            ? TryTranslateAnswer(read, port, table, flows)
            : TryTranslateError(read, table, flows);
        if (isAnswer)
            WriteLinkHeader(packet, read, twinMac);
        return isAnswer;
    }

    private static bool TryTranslateAnswer(in QuotedPacket read, Be16 port, CheckPathTable* table, ulong* flows)
    {
        if (!TryFind(read.Protocol, read.Destination, port, read.Source, table, flows, out uint path))
            return false;
        CheckHeaders.ReplaceSource(read, CheckPathTable.AddressOf(table, path));
        return true;
    }

    private static bool TryTranslateError(in QuotedPacket error, CheckPathTable* table, ulong* flows)
    {
        bool isError = error.TransportLength >= IcmpHeader.Length && (error.Protocol == IpProtocol.Icmp && !error.IsIpv6
            ? *error.Transport is IcmpTypes.DestinationUnreachable or IcmpTypes.TimeExceeded or IcmpTypes.ParameterProblem
            : error.Protocol == IpProtocol.Icmpv6 && *error.Transport is >= Icmpv6Types.DestinationUnreachable and <= Icmpv6Types.ParameterProblem);
        if (!isError || !QuotedPacket.TryRead(error.Transport + IcmpHeader.Length, error.TransportLength - IcmpHeader.Length, out QuotedPacket quoted)
            || quoted.IsIpv6 != error.IsIpv6 || !quoted.HasPorts || quoted.Source != error.Destination
            || !TryFind(quoted.Protocol, quoted.Source, quoted.SourcePort, quoted.Destination, table, flows, out uint path))
            return false;
        IpAddress address = CheckPathTable.AddressOf(table, path);
        // The server itself writes as who it was asked as, which the kernel takes for its own address.
        if (error.Source == quoted.Destination)
            CheckHeaders.ReplaceSource(error, address);
        CheckHeaders.ReplaceQuotedDestination(error, quoted, address);
        return true;
    }

    private static bool TryFind(
        byte protocol, IpAddress own, Be16 port, IpAddress virtualAddress, CheckPathTable* table, ulong* flows, out uint path) =>
        CheckFlows.TryFind(flows, protocol, own, port, out path) && CheckPathTable.Exists(table, path)
        && CheckPathTable.PathOf(table, path)->Virtual == virtualAddress;

    /// <summary>The frame becomes an untagged one to the twin that gets it.</summary>
    private static void WriteLinkHeader(Mbuf* packet, in QuotedPacket read, ulong twinMac)
    {
        const int MacLength = 6;
        byte* before = Mbuf.Data(packet);
        byte* frame = read.Network - EthernetHeader.Length;
        // Where they overlap, a tag moves them backwards: from the end on.
        for (int index = 2 * MacLength - 1; index >= MacLength; index--)
            frame[index] = before[index];
        for (int index = 0; index < MacLength; index++)
            frame[index] = (byte)(twinMac >> (8 * index));
        *(Be16*)(frame + 2 * MacLength) = Be16.FromHost(read.IsIpv6 ? EtherTypes.Ipv6 : EtherTypes.Ipv4);
        ushort shift = (ushort)(frame - before);
        packet->DataOffset += shift;
        packet->DataLength -= shift;
        packet->PacketLength -= shift;
    }
}
