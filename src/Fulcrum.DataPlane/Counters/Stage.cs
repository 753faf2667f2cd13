namespace Fulcrum.DataPlane.Counters;

/// <summary>What a worker's poll consists of, in the order of a packet's way; each has <see cref="StageCounters"/>.</summary>
public enum Stage
{
    /// <summary>What ports give, from each queue, empty ones among them.</summary>
    Receive,

    /// <summary>Headers checked and found, keys and their hashes; fragments told their flow.</summary>
    Parse,

    /// <summary>Buckets of the session table compared with tags.</summary>
    Candidates,

    /// <summary>The short way of ordinary packets of known sessions: what the next four stages do for others.</summary>
    Forward,

    /// <summary>Exact keys of the candidates, and whether their sessions have timed out.</summary>
    Confirm,

    /// <summary>State machine, time-outs and counters of sessions.</summary>
    Track,

    /// <summary>The next hop that the session knows.</summary>
    Route,

    /// <summary>Headers and checksums.</summary>
    Rewrite,

    /// <summary>Service, worker, server and local port for packets without a session, and the session's making.</summary>
    NewSession,

    /// <summary>Packets set aside: ICMP errors about those of sessions, segments of sessions that are being reset.</summary>
    Aside,

    /// <summary>Routes looked up for sessions that know no next hop, and the rewriting of these packets.</summary>
    LookUp,

    /// <summary>What leaves by ports, fragmented where it is too long.</summary>
    Transmit,

    /// <summary>To other workers, and from them.</summary>
    Handoff,

    /// <summary>To the kernel, and from it; drops, and the errors that answer them.</summary>
    Punt,

    /// <summary>Sessions and other entries whose time is over, and what the control thread wants to have ended.</summary>
    Sweep,

    /// <summary>The rest of the loop: its clock, defences, quiescent state.</summary>
    Poll,
}
