namespace Fulcrum.Packets;

/// <summary>Types and codes of ICMPv6 messages that are told apart here (RFC 4443; IANA "ICMPv6 Parameters").</summary>
public static class Icmpv6Types
{
    /// <summary>Error: the packet that it quotes cannot be delivered.</summary>
    public const byte DestinationUnreachable = 1;

    /// <summary>Error: the packet is longer than the next link's MTU, which is the rest of the header.</summary>
    public const byte PacketTooBig = 2;

    /// <summary>Error: the packet's hops were used up.</summary>
    public const byte TimeExceeded = 3;

    /// <summary>Error: a field of the packet's headers is wrong; the rest of the header is its offset.</summary>
    public const byte ParameterProblem = 4;

    /// <summary>Asks for <see cref="EchoReply"/>; the first type that is no error.</summary>
    public const byte EchoRequest = 128;

    /// <summary>Answer to <see cref="EchoRequest"/>.</summary>
    public const byte EchoReply = 129;

    /// <summary>Asks which groups have members (RFC 2710).</summary>
    public const byte MulticastListenerQuery = 130;

    /// <summary>A member of a group (RFC 2710).</summary>
    public const byte MulticastListenerReport = 131;

    /// <summary>The last member has left a group (RFC 2710).</summary>
    public const byte MulticastListenerDone = 132;

    /// <summary>Neighbour discovery: asks for <see cref="RouterAdvertisement"/> (RFC 4861).</summary>
    public const byte RouterSolicitation = 133;

    /// <summary>Neighbour discovery: a router and its prefixes (RFC 4861).</summary>
    public const byte RouterAdvertisement = 134;

    /// <summary>Neighbour discovery: asks for a MAC address (RFC 4861).</summary>
    public const byte NeighborSolicitation = 135;

    /// <summary>Neighbour discovery: tells a MAC address (RFC 4861).</summary>
    public const byte NeighborAdvertisement = 136;

    /// <summary>Neighbour discovery: there is a better first hop (RFC 4861).</summary>
    public const byte Redirect = 137;

    /// <summary>Members of groups, with sources (RFC 9777).</summary>
    public const byte MulticastListenerReport2 = 143;

    /// <summary>Code of <see cref="DestinationUnreachable"/>: no route.</summary>
    public const byte NoRoute = 0;

    /// <summary>Code of <see cref="DestinationUnreachable"/>: a filter refused the packet.</summary>
    public const byte AdministrativelyProhibited = 1;

    /// <summary>Code of <see cref="DestinationUnreachable"/>: the host does not answer.</summary>
    public const byte AddressUnreachable = 3;

    /// <summary>Code of <see cref="DestinationUnreachable"/>: nobody listens on the port.</summary>
    public const byte PortUnreachable = 4;

    /// <summary>Hop limit that proves that a message of neighbour discovery comes from the link (RFC 4861 section 3.1).</summary>
    public const byte NeighborDiscoveryHopLimit = 255;

    /// <summary>Whether the message is an error, which quotes a packet from its IPv6 header on (RFC 4443 section 2.1).</summary>
    public static bool IsError(byte type) => type < EchoRequest;

    /// <summary>Whether the message belongs to neighbour discovery (RFC 4861).</summary>
    public static bool IsNeighborDiscovery(byte type) => type is >= RouterSolicitation and <= Redirect;
}
