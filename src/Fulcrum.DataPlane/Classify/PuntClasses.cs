using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Classify;

/// <summary>Which class a packet for the kernel belongs to.</summary>
public static unsafe class PuntClasses
{
    private const ushort Ssh = 22;
    private const ushort Bgp = 179;
    private const ushort Bfd = 3784;
    private const ushort BfdMultihop = 4784;

    /// <summary>Class of a frame that is not IPv4 unicast to the port. <paramref name="length"/> is at least 14.</summary>
    public static PuntClass Of(byte* frame, int length)
    {
        Be16 etherType = ((EthernetHeader*)frame)->EtherType;
        if (etherType.Host == EtherTypes.Arp)
            return PuntClass.Arp;
        if (etherType.Host == EtherTypes.Ipv4 && length >= EthernetHeader.Length + Ipv4Header.MinimumLength)
            return OfProtocol(((Ipv4Header*)(frame + EthernetHeader.Length))->Protocol);
        return PuntClass.Other;
    }

    /// <summary>Class of an IPv4 packet that is not TCP or UDP, or is a fragment.</summary>
    public static PuntClass OfProtocol(byte protocol) => protocol switch
    {
        IpProtocol.Ospf or IpProtocol.Vrrp => PuntClass.Control,
        IpProtocol.Icmp => PuntClass.Icmp,
        _ => PuntClass.Other,
    };

    /// <summary>Class of TCP or UDP that belongs to no service.</summary>
    public static PuntClass OfFlow(FlowKey* key) =>
        IsControl(key->SourcePort.Host) || IsControl(key->DestinationPort.Host) ? PuntClass.Control : PuntClass.Other;

    private static bool IsControl(ushort port) => port is Ssh or Bgp or Bfd or BfdMultihop;
}
