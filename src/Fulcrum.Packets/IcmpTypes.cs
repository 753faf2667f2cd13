namespace Fulcrum.Packets;

/// <summary>Types and codes of ICMP messages that are told apart here (RFC 792; IANA "ICMP Type Numbers").</summary>
public static class IcmpTypes
{
    /// <summary>Answer to <see cref="EchoRequest"/>.</summary>
    public const byte EchoReply = 0;

    /// <summary>Error: the packet that it quotes cannot be delivered.</summary>
    public const byte DestinationUnreachable = 3;

    /// <summary>Error that hosts ignore (RFC 6633).</summary>
    public const byte SourceQuench = 4;

    /// <summary>Error: there is a better router.</summary>
    public const byte Redirect = 5;

    /// <summary>Asks for <see cref="EchoReply"/>.</summary>
    public const byte EchoRequest = 8;

    /// <summary>Error: the packet's hops were used up.</summary>
    public const byte TimeExceeded = 11;

    /// <summary>Error: a field of the packet's header is wrong.</summary>
    public const byte ParameterProblem = 12;

    /// <summary>Code of <see cref="DestinationUnreachable"/>: no route to the host's network.</summary>
    public const byte NetworkUnreachable = 0;

    /// <summary>Code of <see cref="DestinationUnreachable"/>: the host does not answer.</summary>
    public const byte HostUnreachable = 1;

    /// <summary>Code of <see cref="DestinationUnreachable"/>: the host does not speak the protocol.</summary>
    public const byte ProtocolUnreachable = 2;

    /// <summary>Code of <see cref="DestinationUnreachable"/>: nobody listens on the port.</summary>
    public const byte PortUnreachable = 3;

    /// <summary>
    /// Code of <see cref="DestinationUnreachable"/>: too big and "don't fragment"; the rest's low half is the MTU
    /// (RFC 1191).
    /// </summary>
    public const byte FragmentationNeeded = 4;

    /// <summary>Code of <see cref="DestinationUnreachable"/>: a filter refused the packet (RFC 1812 section 5.2.7.1).</summary>
    public const byte AdministrativelyProhibited = 13;

    /// <summary>Whether the message quotes a packet: its own data begins with that packet's IPv4 header.</summary>
    public static bool IsError(byte type) =>
        type is DestinationUnreachable or SourceQuench or Redirect or TimeExceeded or ParameterProblem;
}
