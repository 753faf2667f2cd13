using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Classify;

/// <summary>Which class a packet for the kernel belongs to.</summary>
public static unsafe class PuntClasses
{
    private const ushort Ssh = 22;
    private const ushort Bgp = 179;
    private const ushort Bfd = 3784;
    private const ushort BfdMultihop = 4784;

    /// <summary>Class of a packet that is no unicast to the port, or neither IPv4 nor IPv6.</summary>
    public static PuntClass Of(ushort etherType, byte* network, int length) => etherType switch
    {
        EtherTypes.Arp => PuntClass.Arp,
        EtherTypes.Ipv4 when length >= Ipv4Header.MinimumLength => OfProtocol(((Ipv4Header*)network)->Protocol),
        EtherTypes.Ipv6 when length >= Ipv6Header.Length => OfIpv6(network, length),
        _ => PuntClass.Other,
    };

    /// <summary>Class of an IP packet that services cannot be of, or is a fragment.</summary>
    public static PuntClass OfProtocol(byte protocol) => protocol switch
    {
        IpProtocol.Ospf or IpProtocol.Vrrp => PuntClass.Control,
        IpProtocol.Icmp or IpProtocol.Icmpv6 => PuntClass.Icmp,
        _ => PuntClass.Other,
    };

    /// <summary>Class of ICMPv6: neighbour discovery is to IPv6 what ARP is to IPv4.</summary>
    public static PuntClass OfIcmpv6(byte type) => Icmpv6Types.IsNeighborDiscovery(type) ? PuntClass.Arp : PuntClass.Icmp;

    private static PuntClass OfIpv6(byte* network, int length)
    {
        Ipv6UpperLayer upper = Ipv6ExtensionHeaders.Walk(network, length);
        return upper.IsValid && upper.Protocol == IpProtocol.Icmpv6 && upper.Offset < length
            ? OfIcmpv6(network[upper.Offset])
            : OfProtocol(upper.Protocol);
    }

    /// <summary>Class of TCP or UDP that belongs to no service.</summary>
    public static PuntClass OfFlow(FlowKey* key) =>
        IsControl(key->SourcePort.Host) || IsControl(key->DestinationPort.Host) ? PuntClass.Control : PuntClass.Other;

    private static bool IsControl(ushort port) => port is Ssh or Bgp or Bfd or BfdMultihop;
}
