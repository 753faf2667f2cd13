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

    /// <summary>Spread over several mbufs.</summary>
    MultiSegment,

    /// <summary>Unicast to another station's MAC address.</summary>
    OtherStation,

    /// <summary>IPv4 version, header length or total length contradicts the frame.</summary>
    Ipv4HeaderInvalid,

    /// <summary>IPv4 header checksum is wrong.</summary>
    Ipv4ChecksumInvalid,

    /// <summary>TCP or UDP header incomplete or contradictory.</summary>
    Layer4HeaderInvalid,

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

    /// <summary>The client began anew on the same ports before the packet could leave.</summary>
    SessionReplaced,

    /// <summary>The server's forwarding mode is not available for this packet.</summary>
    ModeUnavailable,

    /// <summary>The local-address pool has no free port towards the real server.</summary>
    PoolExhausted,

    /// <summary>The session table is full.</summary>
    SessionTableFull,

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

    /// <summary>The port that it has to leave by does not take more.</summary>
    PortFull,
}
