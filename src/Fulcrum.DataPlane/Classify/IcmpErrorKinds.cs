using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Classify;

/// <summary>
/// Which ICMP messages can be about a session, as in LVS: for IPv4 destination unreachable, source quench and time exceeded; for IPv6
/// every error.
/// </summary>
public static unsafe class IcmpErrorKinds
{
    /// <summary>Whether an ICMP message is such an error and quotes at least an IPv4 header.</summary>
    public static bool IsIpv4Error(byte* icmp, int length) =>
        length >= IcmpHeader.Length + Ipv4Header.MinimumLength
        && icmp[0] is (IcmpTypes.DestinationUnreachable or IcmpTypes.SourceQuench or IcmpTypes.TimeExceeded);

    /// <summary>Whether an ICMPv6 message is such an error and quotes at least an IPv6 header.</summary>
    public static bool IsIpv6Error(byte* icmp, int length) =>
        length >= IcmpHeader.Length + Ipv6Header.Length && Icmpv6Types.IsError(icmp[0]);
}
