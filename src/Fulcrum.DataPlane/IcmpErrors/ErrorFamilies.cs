using Fulcrum.Packets;

namespace Fulcrum.DataPlane.IcmpErrors;

/// <summary>
/// What an ICMP error is called in the other family (RFC 7915 4.2 and 5.2). MTUs are not converted: by how much they differ is the caller's
/// to know. What has no counterpart is not forwarded.
/// </summary>
internal static class ErrorFamilies
{
    // Codes of ICMP's destination unreachable that have no name of their own here: 9 and 10 (network, host prohibited), 13 (filter),
    // 14 (host precedence), 15 (precedence cutoff).
    private const byte NetworkProhibited = 9;
    private const byte HostProhibited = 10;
    private const byte PrecedenceViolation = 14;
    private const byte PrecedenceCutoff = 15;

    // ICMPv6's parameter problem: 1, the next header is unknown; the pointer is where it stands.
    private const byte ErroneousField = 0;
    private const byte UnknownNextHeader = 1;
    private const byte NextHeaderOffset = 6;

    /// <summary>An ICMPv4 error in ICMPv6's numbers.</summary>
    public static bool TryToIpv6(IcmpError error, out IcmpError translated)
    {
        translated = error.Type switch
        {
            IcmpTypes.TimeExceeded => new IcmpError(Icmpv6Types.TimeExceeded, error.Code),
            IcmpTypes.DestinationUnreachable => UnreachableToIpv6(error),
            _ => default,
        };
        return translated.Type != 0;
    }

    /// <summary>An ICMPv6 error in ICMPv4's numbers.</summary>
    public static bool TryToIpv4(IcmpError error, out IcmpError translated)
    {
        translated = error.Type switch
        {
            Icmpv6Types.TimeExceeded => new IcmpError(IcmpTypes.TimeExceeded, error.Code),
            Icmpv6Types.PacketTooBig => new IcmpError(IcmpTypes.DestinationUnreachable, IcmpTypes.FragmentationNeeded, error.Rest),
            Icmpv6Types.ParameterProblem => ParameterProblemToIpv4(error),
            Icmpv6Types.DestinationUnreachable => UnreachableToIpv4(error),
            _ => default,
        };
        return translated.Type != 0;
    }

    private static IcmpError UnreachableToIpv6(IcmpError error) => error.Code switch
    {
        IcmpTypes.ProtocolUnreachable => new IcmpError(Icmpv6Types.ParameterProblem, UnknownNextHeader, NextHeaderOffset),
        IcmpTypes.PortUnreachable => new IcmpError(Icmpv6Types.DestinationUnreachable, Icmpv6Types.PortUnreachable),
        IcmpTypes.FragmentationNeeded => new IcmpError(Icmpv6Types.PacketTooBig, 0, error.Rest),
        NetworkProhibited or HostProhibited or IcmpTypes.AdministrativelyProhibited or PrecedenceCutoff =>
            new IcmpError(Icmpv6Types.DestinationUnreachable, Icmpv6Types.AdministrativelyProhibited),
        PrecedenceViolation or > PrecedenceCutoff => default,
        _ => new IcmpError(Icmpv6Types.DestinationUnreachable, Icmpv6Types.NoRoute),
    };

    private static IcmpError UnreachableToIpv4(IcmpError error) => error.Code switch
    {
        Icmpv6Types.AdministrativelyProhibited => new IcmpError(IcmpTypes.DestinationUnreachable, HostProhibited),
        Icmpv6Types.PortUnreachable => new IcmpError(IcmpTypes.DestinationUnreachable, IcmpTypes.PortUnreachable),
        < Icmpv6Types.PortUnreachable => new IcmpError(IcmpTypes.DestinationUnreachable, IcmpTypes.HostUnreachable),
        _ => default,
    };

    private static IcmpError ParameterProblemToIpv4(IcmpError error)
    {
        int pointer = error.Code == ErroneousField ? PointerToIpv4(error.Rest) : -1;
        return error.Code == UnknownNextHeader
            ? new IcmpError(IcmpTypes.DestinationUnreachable, IcmpTypes.ProtocolUnreachable)
            : pointer < 0 ? default : new IcmpError(IcmpTypes.ParameterProblem, 0, (uint)pointer << 24);
    }

    /// <summary>The IPv4 header's field that corresponds to one of the IPv6 header (RFC 7915 figure 6); -1: none.</summary>
    private static int PointerToIpv4(uint pointer) => pointer switch
    {
        0 or 1 => (int)pointer,
        4 or 5 => 2,
        6 => 9,
        7 => 8,
        >= 8 and < 24 => 12,
        >= 24 and < 40 => 16,
        _ => -1,
    };
}
