namespace Fulcrum.Packets;

/// <summary>Protocol numbers of the IPv4 header, next headers of IPv6 (IANA "Assigned Internet Protocol Numbers").</summary>
public static class IpProtocol
{
    /// <summary>Hop-by-hop options of IPv6.</summary>
    public const byte HopByHop = 0;

    /// <summary>Internet Control Message Protocol.</summary>
    public const byte Icmp = 1;

    /// <summary>Internet Group Management Protocol.</summary>
    public const byte Igmp = 2;

    /// <summary>IPv4 in IPv4 or IPv6.</summary>
    public const byte Ipip = 4;

    /// <summary>Transmission Control Protocol.</summary>
    public const byte Tcp = 6;

    /// <summary>User Datagram Protocol.</summary>
    public const byte Udp = 17;

    /// <summary>IPv6 in IPv4 or IPv6.</summary>
    public const byte Ipv6 = 41;

    /// <summary>Routing header of IPv6.</summary>
    public const byte Ipv6Route = 43;

    /// <summary>Fragment header of IPv6.</summary>
    public const byte Ipv6Fragment = 44;

    /// <summary>Generic Routing Encapsulation.</summary>
    public const byte Gre = 47;

    /// <summary>Encapsulating Security Payload.</summary>
    public const byte Esp = 50;

    /// <summary>Authentication Header.</summary>
    public const byte Ah = 51;

    /// <summary>Internet Control Message Protocol for IPv6.</summary>
    public const byte Icmpv6 = 58;

    /// <summary>Nothing follows the headers of IPv6.</summary>
    public const byte Ipv6NoNext = 59;

    /// <summary>Destination options of IPv6.</summary>
    public const byte Ipv6Options = 60;

    /// <summary>Open Shortest Path First.</summary>
    public const byte Ospf = 89;

    /// <summary>Virtual Router Redundancy Protocol.</summary>
    public const byte Vrrp = 112;

    /// <summary>Stream Control Transmission Protocol.</summary>
    public const byte Sctp = 132;

    /// <summary>UDP behind a header with the client's address, as DPVS writes it; the number is not assigned.</summary>
    public const byte Uoa = 248;
}
