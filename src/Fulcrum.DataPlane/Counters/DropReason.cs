namespace Fulcrum.DataPlane.Counters;

/// <summary>
/// Why a received packet goes nowhere. The one list: counters, statistics segment, CLI and docs use these names, with
/// <see cref="CounterNames"/> for their spelling and sentences.
/// </summary>
public enum DropReason : byte
{
    /// <summary>Not dropped.</summary>
    None,

    /// <summary>Shorter than an Ethernet header.</summary>
    FrameTooShort,

    /// <summary>Unicast to another station's MAC address.</summary>
    OtherStation,

    /// <summary>IPv4 version, header length or total length contradicts the frame.</summary>
    Ipv4HeaderInvalid,

    /// <summary>IPv4 header checksum is wrong.</summary>
    Ipv4ChecksumInvalid,

    /// <summary>IPv4 with a loose or strict source route.</summary>
    Ipv4SourceRoute,

    /// <summary>IPv6 version or length contradicts the frame, or its extension headers make no sense.</summary>
    Ipv6HeaderInvalid,

    /// <summary>TCP, UDP or SCTP header incomplete or contradictory.</summary>
    Layer4HeaderInvalid,

    /// <summary>An ICMP error whose checksum is wrong.</summary>
    IcmpErrorInvalid,

    /// <summary>An ICMP error that the session's other side has no use for: it says nothing there, or the director alone learns from it.</summary>
    IcmpErrorUnused,

    /// <summary>A first fragment without the whole layer-4 header, or one that would change it; the datagram is given up.</summary>
    FragmentTiny,

    /// <summary>A fragment that covers bytes another one has; unless it only repeats them, the datagram is given up.</summary>
    FragmentOverlap,

    /// <summary>A fragment whose first part did not come in time.</summary>
    FragmentTimeout,

    /// <summary>A fragment beyond the number of those kept back.</summary>
    FragmentLimit,

    /// <summary>A fragmented datagram whose checksum would need the whole.</summary>
    FragmentChecksum,

    /// <summary>Time to live is used up.</summary>
    TtlExpired,

    /// <summary>Larger than the MTU of the port it has to leave by.</summary>
    TooBig,

    /// <summary>No route to the next endpoint.</summary>
    NoRoute,

    /// <summary>The next hop's MAC address is not known yet; it is being resolved.</summary>
    NeighbourUnresolved,

    /// <summary>The service has no real server that takes new sessions.</summary>
    NoServer,

    /// <summary>The session's real server was taken out of the service.</summary>
    ServerRemoved,

    /// <summary>drop_packet took a packet that would have begun a session.</summary>
    DropPacket,

    /// <summary>A NAT server's packet belongs to no session, and nat_icmp_send is on.</summary>
    NoSession,

    /// <summary>During a hand-over: its session may not be here yet.</summary>
    HandoverNoSession,

    /// <summary>The client began anew on the same ports before the packet could leave.</summary>
    SessionReplaced,

    /// <summary>Of a session that is being reset, and without a sequence number to do it with.</summary>
    SessionReset,

    /// <summary>The server's forwarding mode is not available for this packet.</summary>
    ModeUnavailable,

    /// <summary>The local-address pool has no free port towards the real server.</summary>
    PoolExhausted,

    /// <summary>The session table is full.</summary>
    SessionTableFull,

    /// <summary>A persistent service cannot bind another client: the template table is full.</summary>
    TemplateTableFull,

    /// <summary>No mbuf for the parts of a packet.</summary>
    NoMbuf,

    /// <summary>No room in the mbuf before the packet for an outer header.</summary>
    NoHeadroom,

    /// <summary>The director has no address to send a tunnel's packets from.</summary>
    NoSourceAddress,

    /// <summary>Another session has the same server-side tuple.</summary>
    SessionConflict,

    /// <summary>An IPv6 packet whose key is by chance another session's.</summary>
    KeyCollision,

    /// <summary>More ARP for the kernel than its punt limit.</summary>
    PuntLimitArp,

    /// <summary>More routing and management traffic for the kernel than its punt limit.</summary>
    PuntLimitControl,

    /// <summary>More ICMP for the kernel than its punt limit.</summary>
    PuntLimitIcmp,

    /// <summary>More other traffic for the kernel than its punt limit.</summary>
    PuntLimitOther,

    /// <summary>The kernel does not take packets as fast as they are punted.</summary>
    PuntRingFull,

    /// <summary>For the kernel, but the port has no kernel twin.</summary>
    NoTwin,

    /// <summary>The worker that it belongs to does not take packets as fast as they are handed to it.</summary>
    HandoffRingFull,

    /// <summary>The port that it has to leave by does not take more.</summary>
    PortFull,
}
