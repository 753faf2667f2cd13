using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Rewrite;
using Fulcrum.DataPlane.Route;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Dpdk;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.IcmpErrors;

/// <summary>
/// Turns a dropped packet into the ICMP error that tells its sender: time exceeded, too big, port unreachable. The error lies in
/// the packet's own mbuf and goes back where the packet came from: same port, same MAC address, same VLAN tag. Owner: the worker.
/// </summary>
/// <remarks>
/// As with LVS, "too big" quotes a client's packet with one hop less; everything else is quoted as it came. Nothing answers what RFC 1122 3.2.2 and
/// RFC 4443 2.4e forbid to answer.
/// </remarks>
public sealed unsafe class IcmpReplies<TPort> where TPort : struct, IPort
{
    private const byte Hops = 64;
    private const byte FirstIpv4Multicast = 224;
    private const byte Ipv4Loopback = 127;

    private readonly SharedTables* _shared;
    private readonly RouteLookup<TPort> _lookup;
    private readonly TokenBucket* _bucket;
    private ushort _identification;

    /// <summary>Allocates look-up scratch.</summary>
    public IcmpReplies(SharedTables* shared, TableMemory memory, string owner)
    {
        _shared = shared;
        _lookup = new RouteLookup<TPort>(shared, memory, owner);
        _bucket = (TokenBucket*)memory.Allocate((nuint)sizeof(TokenBucket), $"ICMP error limit of {owner}");
    }

    /// <summary>
    /// Makes a dropped packet of the burst the answer to itself, ready to leave by the input port; false, and the packet is as it was, when
    /// nobody is answered.
    /// </summary>
    public bool TryMake(Burst burst, int index, RootSnapshot* root)
    {
        if (!IsAnswered(burst.DropReasons[index]) || !MayAnswer(burst, index))
            return false;
        Mbuf* packet = burst.Packets[index];
        byte* quoted = burst.Network[index];
        int headers = ErrorMessage.HeadersBefore(quoted);
        IpAddress source = SourceOf(burst, index);
        if (source.IsNone || quoted - headers - LinkLength(packet, quoted) < packet->BufferAddress
            || !_bucket->TryTake(root->IcmpErrorRate, burst.NowMs))
            return false;
        IcmpError error = ErrorOf(burst, index);
        if (burst.DropReasons[index] == DropReason.TooBig && burst.Directions[index] == Direction.Inbound)
            TimeToLive.Decrement(quoted);
        int available = FirstSegment.AvailableFrom(packet, quoted, burst.Length[index]);
        FirstSegment.KeepOnly<TPort>(packet);
        MoveLinkHeader(packet, quoted, headers);
        _identification = (ushort)(_identification == ushort.MaxValue ? 1 : _identification + 1);
        int length = ErrorMessage.Write(quoted, available, error, source, SenderOf(quoted), Hops, _identification);
        packet->DataLength = (ushort)(quoted - headers - Mbuf.Data(packet) + length);
        packet->PacketLength = packet->DataLength;
        return true;
    }

    private static bool IsAnswered(DropReason reason) =>
        reason is DropReason.TtlExpired or DropReason.TooBig or DropReason.NoServer or DropReason.NoSession;

    private static bool MayAnswer(Burst burst, int index)
    {
        PacketShape shape = burst.Shapes[index];
        if ((shape & (PacketShape.IcmpError | PacketShape.LaterFragment)) != 0)
            return false;
        return (shape & PacketShape.Ipv6) == 0
            ? MayAnswer((Ipv4Header*)burst.Network[index])
            : MayAnswer((Ipv6Header*)burst.Network[index]) && !IsSilent(burst, index);
    }

    /// <summary>Whether the source is one host, and the destination, too: no broadcast, multicast, loopback or "this network".</summary>
    private static bool MayAnswer(Ipv4Header* ip)
    {
        byte first = *(byte*)&ip->Source;
        return first is not 0 and not Ipv4Loopback and < FirstIpv4Multicast && *(byte*)&ip->Destination < FirstIpv4Multicast;
    }

    /// <summary>Whether the source is one host, and the destination, too: not unspecified, multicast, or loopback.</summary>
    private static bool MayAnswer(Ipv6Header* ip)
    {
        ReadOnlySpan<byte> source = new(&ip->Source, IpAddress.Length);
        bool isLow = source.IndexOfAnyExcept((byte)0) is -1 or IpAddress.Length - 1;
        return !(isLow && source[^1] <= 1) && source[0] != 0xFF && *(byte*)&ip->Destination != 0xFF;
    }

    /// <summary>LVS drops IPv6 for a tunnel that has no room for the smallest MTU without a word: there is none to tell.</summary>
    private static bool IsSilent(Burst burst, int index) =>
        burst.DropReasons[index] == DropReason.TooBig && burst.Mtus[index] < Ipv6Header.MinimumMtu
        && burst.Sessions[index]->Has(SessionTraits.Tunnel);

    private static IcmpError ErrorOf(Burst burst, int index)
    {
        bool isIpv6 = (burst.Shapes[index] & PacketShape.Ipv6) != 0;
        return burst.DropReasons[index] switch
        {
            DropReason.TtlExpired => new IcmpError(isIpv6 ? Icmpv6Types.TimeExceeded : IcmpTypes.TimeExceeded, 0),
            DropReason.TooBig when isIpv6 => new IcmpError(Icmpv6Types.PacketTooBig, 0, burst.Mtus[index]),
            DropReason.TooBig => new IcmpError(IcmpTypes.DestinationUnreachable, IcmpTypes.FragmentationNeeded, burst.Mtus[index]),
            _ when isIpv6 => new IcmpError(Icmpv6Types.DestinationUnreachable, Icmpv6Types.PortUnreachable),
            _ => new IcmpError(IcmpTypes.DestinationUnreachable, IcmpTypes.PortUnreachable),
        };
    }

    private static IpAddress SenderOf(byte* network) =>
        *network >> 4 == 4 ? new IpAddress(((Ipv4Header*)network)->Source) : ((Ipv6Header*)network)->Source;

    private static int LinkLength(Mbuf* packet, byte* network) => (int)(network - Mbuf.Data(packet));

    /// <summary>Lets the frame begin earlier, with the same link header but for the MAC addresses, which change places.</summary>
    private static void MoveLinkHeader(Mbuf* packet, byte* network, int distance)
    {
        const int macLength = MacAddress.Length;
        byte* frame = Mbuf.Data(packet);
        ulong receiver = *(ulong*)frame;
        ulong sender = *(ulong*)(frame + macLength);
        byte* moved = frame - distance;
        *(ulong*)moved = sender;
        *(uint*)(moved + macLength) = (uint)receiver;
        *(ushort*)(moved + macLength + sizeof(uint)) = (ushort)(receiver >> 32);
        int types = LinkLength(packet, network) - 2 * macLength;
        Buffer.MemoryCopy(frame + 2 * macLength, moved + 2 * macLength, types, types);
        packet->DataOffset = (ushort)(packet->DataOffset - distance);
    }

    /// <summary>
    /// The address that the packet was sent to, if it is the director's: virtual or local; else, for a reply that only passes, the
    /// director's own towards the server. None when it has none.
    /// </summary>
    private IpAddress SourceOf(Burst burst, int index)
    {
        byte* network = burst.Network[index];
        bool isUnknown = burst.DropReasons[index] == DropReason.NoSession;
        if (!isUnknown && (burst.Directions[index] == Direction.Inbound || burst.Sessions[index]->Has(SessionTraits.FullNat)))
            return *network >> 4 == 4 ? new IpAddress(((Ipv4Header*)network)->Destination) : ((Ipv6Header*)network)->Destination;
        _lookup.Add(isUnknown ? SenderOf(network) : _shared->ServerPaths[burst.Sessions[index]->ServerSlot].Address, 0);
        _lookup.Run();
        IpAddress own = _shared->Adjacencies[_lookup[0]].Source;
        return own.IsNone || own.IsIpv4 == (*network >> 4 == 4) ? own : default;
    }
}
