namespace Fulcrum.DataPlane.Counters;

/// <summary>
/// A worker's counters other than drops. Received + TakenOver = Transmitted + Punted + HandedOff + Held + all drops, always
/// between bursts.
/// </summary>
public enum WorkerCounter
{
    /// <summary>Packets received from ports.</summary>
    Received,

    /// <summary>Bytes of received frames.</summary>
    ReceivedBytes,

    /// <summary>Received packets that left by a port.</summary>
    Transmitted,

    /// <summary>Received packets given to the kernel.</summary>
    Punted,

    /// <summary>Packets given to another worker: to the session's own, or to the one that sends by their port.</summary>
    HandedOff,

    /// <summary>Packets that other workers gave to this one.</summary>
    TakenOver,

    /// <summary>Received FULLNAT replies of another worker's sessions, on ports whose devices should have told them apart.</summary>
    MisplacedReplies,

    /// <summary>Received packets kept back now: fragments that wait for the first one of their datagram (gauge).</summary>
    Held,

    /// <summary>Packets from the kernel that left by a port.</summary>
    Injected,

    /// <summary>Packets from the kernel that the port did not take.</summary>
    InjectedDropped,

    /// <summary>Fragments made of packets that are longer than the MTU.</summary>
    FragmentsSent,

    /// <summary>ICMP errors that answer dropped packets.</summary>
    IcmpErrorsSent,

    /// <summary>Packets that tell a server the client's address.</summary>
    ClientAddressesInserted,

    /// <summary>Packets without room for the client's address.</summary>
    ClientAddressesOmitted,

    /// <summary>Sessions made.</summary>
    SessionsCreated,

    /// <summary>Sessions that timed out, or whose server is gone, with expire_nodest_conn.</summary>
    SessionsExpired,

    /// <summary>Sessions that gave way to newer ones on the same ports, and those that drop_entry ended.</summary>
    SessionsReplaced,

    /// <summary>Embryonic sessions that gave way to new ones because the table was full.</summary>
    SessionsEvicted,

    /// <summary>Sessions ended by an operator's command.</summary>
    SessionsEnded,

    /// <summary>Sessions of the other director that it has told of.</summary>
    SessionsInstalled,

    /// <summary>Sessions of the other director that it has ended, or that gave way to what it told later.</summary>
    SessionsWithdrawn,

    /// <summary>Bare ACKs that ask both ends of a session for their sequence numbers, so that it can be reset.</summary>
    ResetProbesSent,

    /// <summary>RSTs that answer segments of sessions that are being reset.</summary>
    ResetAnswersSent,

    /// <summary>Received segments of sessions that are being reset, each made a RST for the other end.</summary>
    ResetsSent,

    /// <summary>Sessions now (gauge).</summary>
    Sessions,

    /// <summary>Sessions that the table can hold (gauge).</summary>
    SessionCapacity,

    /// <summary>Memory of sessions, index and local ports for that many, bytes (gauge).</summary>
    SessionBytes,

    /// <summary>Bursts that ports gave, empty ones not counted.</summary>
    Bursts,

    /// <summary>Turns of the worker's loop.</summary>
    Polls,

    /// <summary>Turns without a packet.</summary>
    EmptyPolls,

    /// <summary>Microseconds in turns with packets.</summary>
    BusyUs,

    /// <summary>Microseconds in turns without packets.</summary>
    IdleUs,

    /// <summary>Longest time between two polls in the current second, microseconds (gauge).</summary>
    LongestPollGapUs,

    /// <summary>Times between two polls of at most 10 microseconds.</summary>
    PollGapsLe10us,

    /// <summary>Times between two polls of more than that and at most 20 microseconds.</summary>
    PollGapsLe20us,

    /// <summary>Times between two polls of more than that and at most 50 microseconds.</summary>
    PollGapsLe50us,

    /// <summary>Times between two polls of more than that and at most 100 microseconds.</summary>
    PollGapsLe100us,

    /// <summary>Times between two polls of more than that and at most 1 millisecond.</summary>
    PollGapsLe1ms,

    /// <summary>Longer times between two polls.</summary>
    PollGapsMore,
}
