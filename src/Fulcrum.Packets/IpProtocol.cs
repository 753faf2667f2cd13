namespace Fulcrum.Packets;

/// <summary>Protocol numbers of the IPv4 header (IANA "Assigned Internet Protocol Numbers").</summary>
public static class IpProtocol
{
    /// <summary>Internet Control Message Protocol.</summary>
    public const byte Icmp = 1;

    /// <summary>Internet Group Management Protocol.</summary>
    public const byte Igmp = 2;

    /// <summary>IPv4 in IPv4.</summary>
    public const byte Ipip = 4;

    /// <summary>Transmission Control Protocol.</summary>
    public const byte Tcp = 6;

    /// <summary>User Datagram Protocol.</summary>
    public const byte Udp = 17;

    /// <summary>Generic Routing Encapsulation.</summary>
    public const byte Gre = 47;

    /// <summary>Open Shortest Path First.</summary>
    public const byte Ospf = 89;

    /// <summary>Virtual Router Redundancy Protocol.</summary>
    public const byte Vrrp = 112;

    /// <summary>Stream Control Transmission Protocol.</summary>
    public const byte Sctp = 132;
}
