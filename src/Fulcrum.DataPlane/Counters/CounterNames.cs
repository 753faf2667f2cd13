using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace Fulcrum.DataPlane.Counters;

/// <summary>
/// The exported spelling of every counter, with a sentence for each. Names follow from the enums ("TtlExpired" becomes
/// "drop.ttl_expired"); the order is that of a worker's block in the statistics segment.
/// </summary>
public static class CounterNames
{
    /// <summary>What the names of drop reasons begin with.</summary>
    public const string DropPrefix = "drop.";

    /// <summary>What the names of stages' counters begin with.</summary>
    public const string StagePrefix = "stage.";

    private static readonly Dictionary<WorkerCounter, string> CounterHelp = new()
    {
        [WorkerCounter.Received] = "Packets received from ports.",
        [WorkerCounter.ReceivedBytes] = "Bytes of received frames.",
        [WorkerCounter.Transmitted] = "Received packets that left by a port.",
        [WorkerCounter.Punted] = "Received packets given to the kernel.",
        [WorkerCounter.HandedOff] = "Packets given to another worker: to the one that owns their session, or to the one that sends by their port.",
        [WorkerCounter.TakenOver] = "Packets that other workers gave to this one.",
        [WorkerCounter.MisplacedReplies] = "Received FULLNAT replies of another worker's sessions, although the port's device tells workers apart.",
        [WorkerCounter.Held] = "Received packets kept back now.",
        [WorkerCounter.Injected] = "Packets from the kernel that left by a port.",
        [WorkerCounter.InjectedDropped] = "Packets from the kernel that the port did not take, and health checks on the data's way that could not leave.",
        [WorkerCounter.FragmentsSent] = "Fragments made of packets that are longer than the MTU.",
        [WorkerCounter.IcmpErrorsSent] = "ICMP errors sent in answer to dropped packets.",
        [WorkerCounter.ClientAddressesInserted] = "Packets that tell a server the client's address.",
        [WorkerCounter.ClientAddressesOmitted] = "Packets that should tell a server the client's address, but have no room for it.",
        [WorkerCounter.SessionsCreated] = "Sessions made.",
        [WorkerCounter.SessionsExpired] = "Sessions that timed out, or ended because their server is gone (expire_nodest_conn).",
        [WorkerCounter.SessionsReplaced] = "Sessions that gave way to newer ones on the same ports, and those that drop_entry ended.",
        [WorkerCounter.SessionsEvicted] = "Sessions not yet established that gave way to new ones because the table was full.",
        [WorkerCounter.SessionsEnded] = "Sessions ended by an operator's command.",
        [WorkerCounter.SessionsInstalled] = "Sessions of the other director that it has told of (session synchronisation).",
        [WorkerCounter.SessionsWithdrawn] = "Sessions of the other director that it has ended, or that gave way to what it told later.",
        [WorkerCounter.ResetProbesSent] = "Bare ACKs that ask both ends of a session for their sequence numbers, so that it can be reset.",
        [WorkerCounter.ResetAnswersSent] = "RSTs sent in answer to segments of sessions that are being reset.",
        [WorkerCounter.ResetsSent] = "Segments of sessions that are being reset, each made a RST for the other end.",
        [WorkerCounter.Sessions] = "Sessions now.",
        [WorkerCounter.SessionCapacity] = "Sessions that the table can hold.",
        [WorkerCounter.SessionBytes] = "Memory of sessions, index and local ports for that many, in bytes.",
        [WorkerCounter.Bursts] = "Bursts of received packets, empty ones not counted.",
        [WorkerCounter.Polls] = "Turns of the worker's loop.",
        [WorkerCounter.EmptyPolls] = "Turns of the worker's loop without a packet.",
        [WorkerCounter.BusyUs] = "Time in turns with packets, in microseconds.",
        [WorkerCounter.IdleUs] = "Time in turns without packets, in microseconds.",
        [WorkerCounter.LongestPollGapUs] = "Longest time between two polls in the current second, in microseconds.",
        [WorkerCounter.PollGapsLe10us] = "Times between two polls of at most 10 microseconds.",
        [WorkerCounter.PollGapsLe20us] = "Times between two polls of more than 10 and at most 20 microseconds.",
        [WorkerCounter.PollGapsLe50us] = "Times between two polls of more than 20 and at most 50 microseconds.",
        [WorkerCounter.PollGapsLe100us] = "Times between two polls of more than 50 and at most 100 microseconds.",
        [WorkerCounter.PollGapsLe1ms] = "Times between two polls of more than 100 microseconds and at most 1 millisecond.",
        [WorkerCounter.PollGapsMore] = "Times between two polls of more than 1 millisecond.",
    };

    private static readonly Dictionary<DropReason, string> DropHelp = new()
    {
        [DropReason.None] = "Always 0: the packet was not dropped.",
        [DropReason.FrameTooShort] = "The frame is shorter than an Ethernet header.",
        [DropReason.OtherStation] = "The frame is addressed to another station's MAC address.",
        [DropReason.Ipv4HeaderInvalid] = "The IPv4 version, header length or total length contradicts the frame.",
        [DropReason.Ipv4ChecksumInvalid] = "The IPv4 header checksum is wrong.",
        [DropReason.Ipv4SourceRoute] = "The packet has a source route, which a host does not follow (RFC 7126).",
        [DropReason.Ipv6HeaderInvalid] = "The IPv6 version or length contradicts the frame, or its extension headers make no sense.",
        [DropReason.Layer4HeaderInvalid] = "The TCP, UDP or SCTP header is incomplete or contradictory.",
        [DropReason.IcmpErrorInvalid] = "The checksum of an ICMP error is wrong.",
        [DropReason.IcmpErrorUnused] = "The session's other side has no use for an ICMP error, because of its family or its tunnel.",
        [DropReason.FragmentTiny] = "A first fragment does not hold the whole layer-4 header, or a second one would change it; the datagram is given up.",
        [DropReason.FragmentOverlap] = "A fragment covers bytes that another one has; unless it only repeats them, the datagram is given up.",
        [DropReason.FragmentTimeout] = "A fragment was kept back, but the first one of its datagram did not come in time.",
        [DropReason.FragmentLimit] = "There are more datagrams or fragments under way than may be kept; the oldest datagram is given up.",
        [DropReason.FragmentChecksum] = "A checksum cannot be made from a fragment alone (SCTP with new ports, UDP without one to IPv6).",
        [DropReason.TtlExpired] = "The time to live is used up.",
        [DropReason.TooBig] = "The packet is larger than the MTU of the port it has to leave by.",
        [DropReason.NoRoute] = "There is no route to the next endpoint.",
        [DropReason.NeighbourUnresolved] = "The next hop's MAC address is not known yet; it is being resolved.",
        [DropReason.NoServer] = "The service has no real server that takes new sessions.",
        [DropReason.ServerRemoved] = "The session's real server was taken out of the service.",
        [DropReason.DropPacket] = "The packet would have begun a session, and drop_packet took it.",
        [DropReason.NoSession] = "A NAT server's packet belongs to no session, and nat_icmp_send is on.",
        [DropReason.HandoverNoSession] = "The packet's session may still be on its way from the other director, during a planned hand-over.",
        [DropReason.SessionReplaced] = "The client began anew on the same ports before the packet could leave.",
        [DropReason.SessionReset] = "The session is being reset by command, and the packet tells no sequence number to do it with.",
        [DropReason.ModeUnavailable] = "The server's forwarding mode is not available for this packet.",
        [DropReason.PoolExhausted] = "The local-address pool has no free port towards the real server.",
        [DropReason.SessionTableFull] = "The session table is full.",
        [DropReason.TemplateTableFull] = "A persistent service cannot bind another client to a server: the template table is full.",
        [DropReason.NoMbuf] = "There is no free buffer for the parts of a packet.",
        [DropReason.NoHeadroom] = "The buffer has no room before the packet for another header.",
        [DropReason.NoSourceAddress] = "The director has no address of the tunnel's family on the way to the real server.",
        [DropReason.SessionConflict] = "Another session uses the same ports between the client and the real server.",
        [DropReason.KeyCollision] = "The packet's key is by chance that of another IPv6 session.",
        [DropReason.PuntLimitArp] = "There is more ARP for the kernel than its punt limit.",
        [DropReason.PuntLimitControl] = "There is more routing and management traffic for the kernel than its punt limit.",
        [DropReason.PuntLimitIcmp] = "There is more ICMP for the kernel than its punt limit.",
        [DropReason.PuntLimitOther] = "There is more other traffic for the kernel than its punt limit.",
        [DropReason.PuntRingFull] = "The kernel does not take packets as fast as they are punted.",
        [DropReason.NoTwin] = "The packet is for the kernel, but the port has no kernel twin.",
        [DropReason.HandoffRingFull] = "The worker that the packet belongs to does not take packets as fast as they are handed to it.",
        [DropReason.PortFull] = "The port that the packet has to leave by does not take more.",
    };

    private static readonly Dictionary<Stage, string> StageHelp = new()
    {
        [Stage.Receive] = "receiving, from all queues",
        [Stage.Parse] = "checking headers, making keys and hashes, finding the flows of fragments",
        [Stage.Candidates] = "comparing tags in the session table",
        [Stage.Forward] = "the short way of ordinary packets of known sessions, from the exact key to the headers",
        [Stage.Confirm] = "comparing exact keys, finding sessions that have timed out",
        [Stage.Track] = "sessions' states, time-outs and counters",
        [Stage.Route] = "the next hops that sessions know",
        [Stage.Rewrite] = "headers and checksums",
        [Stage.NewSession] = "services, servers and local ports for packets without a session, and making sessions",
        [Stage.Aside] = "packets set aside: ICMP errors about sessions, and sessions that are being reset",
        [Stage.LookUp] = "looking up routes for sessions that know no next hop, and rewriting these packets",
        [Stage.Transmit] = "sending, fragmenting",
        [Stage.Handoff] = "handing over to other workers, and taking over from them",
        [Stage.Punt] = "packets for the kernel and from it, and drops",
        [Stage.Sweep] = "finding what has timed out, and ending sessions by command",
        [Stage.Poll] = "the rest of the loop",
    };

    /// <summary>
    /// Names of a worker's counters in the order of its block: <see cref="WorkerCounter"/>s, then drop reasons, then three of each
    /// <see cref="Stage"/>.
    /// </summary>
    public static IReadOnlyList<string> Worker { get; } =
    [
        .. Enum.GetValues<WorkerCounter>().Select(NameOf), .. Enum.GetValues<DropReason>().Select(NameOf), .. Enum.GetValues<Stage>().SelectMany(NamesOf),
    ];

    /// <summary>One sentence for each of <see cref="Worker"/>, same order.</summary>
    public static IReadOnlyList<string> WorkerHelp { get; } =
    [
        .. Enum.GetValues<WorkerCounter>().Select(c => CounterHelp[c]), .. Enum.GetValues<DropReason>().Select(r => DropHelp[r]),
        .. Enum.GetValues<Stage>().Select(HelpOf).SelectMany<string, string>(
            help => [$"Cycles of sampled polls: {help}.", $"Packets of sampled polls: {help}.", $"Sampled polls: {help}."]),
    ];

    /// <summary>Names of a server slot's counters in the order of <see cref="ServerCounters"/>.</summary>
    public static IReadOnlyList<string> Server { get; } = [.. FieldsOf<ServerCounters>()];

    /// <summary>Names of what sessions tell of a server slot, in the order of <see cref="ServerEvidence"/>.</summary>
    public static IReadOnlyList<string> Evidence { get; } = [.. FieldsOf<ServerEvidence>()];

    /// <summary>Names of the process's counters in the order of <see cref="ProcessCounter"/>.</summary>
    public static IReadOnlyList<string> Process { get; } = [.. Enum.GetValues<ProcessCounter>().Select(c => SnakeCase(c.ToString()))];

    /// <summary>"ReceivedBytes" is exported as "received_bytes", and "PollGapsLe10us" as "poll_gaps_le_10us".</summary>
    public static string NameOf(WorkerCounter counter) => SnakeCase(counter.ToString(), splitsNumbers: true);

    /// <summary>"TtlExpired" is exported as "drop.ttl_expired".</summary>
    public static string NameOf(DropReason reason) => DropPrefix + SnakeCase(reason.ToString());

    /// <summary>What happens in the stage, as a part of a sentence.</summary>
    public static string HelpOf(Stage stage) => StageHelp[stage];

    /// <summary>"NewSession" is exported as "new_session"; its counters are "stage.new_session.cycles", ".packets" and ".polls".</summary>
    public static string NameOf(Stage stage) => SnakeCase(stage.ToString());

    private static IEnumerable<string> NamesOf(Stage stage) =>
        FieldsOf<StageCounters>().Select(field => $"{StagePrefix}{NameOf(stage)}.{field}");

    private static IEnumerable<string> FieldsOf<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>() =>
        typeof(T).GetFields().OrderBy(field => Marshal.OffsetOf<T>(field.Name)).Select(field => SnakeCase(field.Name));

    private static string SnakeCase(string name, bool splitsNumbers = false)
    {
        StringBuilder text = new();
        foreach (char letter in name)
        {
            bool beginsNumber = splitsNumbers && char.IsDigit(letter) && text.Length > 0 && !char.IsDigit(text[^1]);
            if (char.IsUpper(letter) && text.Length > 0 || beginsNumber)
                text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
