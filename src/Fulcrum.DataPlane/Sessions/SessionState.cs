namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// LVS's connection states (TCP, UDP, SCTP). Timeouts are <c>SharedTables.TimeoutMs</c>; transitions are <see cref="SessionStates"/>.
/// </summary>
public enum SessionState : byte
{
    /// <summary>The slot holds no session.</summary>
    Free,

    /// <summary>The slot is the <see cref="SessionExtension"/> of a session.</summary>
    Extension,

    /// <summary>NONE: before the first transition.</summary>
    None,

    /// <summary>ESTABLISHED.</summary>
    Established,

    /// <summary>SYN_SENT.</summary>
    SynSent,

    /// <summary>SYN_RECV.</summary>
    SynReceived,

    /// <summary>FIN_WAIT.</summary>
    FinWait,

    /// <summary>TIME_WAIT.</summary>
    TimeWait,

    /// <summary>CLOSE.</summary>
    Close,

    /// <summary>CLOSE_WAIT.</summary>
    CloseWait,

    /// <summary>LAST_ACK.</summary>
    LastAck,

    /// <summary>LISTEN.</summary>
    Listen,

    /// <summary>SYNACK.</summary>
    SynAck,

    /// <summary>UDP: the only state of a UDP session.</summary>
    Udp,

    /// <summary>SCTP NONE: before the first transition.</summary>
    SctpNone,

    /// <summary>INIT1: the client's first INIT.</summary>
    SctpInit1,

    /// <summary>INIT: a further INIT of the client.</summary>
    SctpInit,

    /// <summary>C-SENT: the server's INIT ACK.</summary>
    SctpCookieSent,

    /// <summary>C-REPLIED: the client's COOKIE ECHO.</summary>
    SctpCookieReplied,

    /// <summary>C-WAIT: the server's INIT.</summary>
    SctpCookieWait,

    /// <summary>COOKIE: the client's INIT ACK.</summary>
    SctpCookie,

    /// <summary>C-ECHOED: the server's COOKIE ECHO.</summary>
    SctpCookieEchoed,

    /// <summary>ESTABLISHED.</summary>
    SctpEstablished,

    /// <summary>S-SENT: the server's SHUTDOWN.</summary>
    SctpShutdownSent,

    /// <summary>S-RECEIVED: the client's SHUTDOWN.</summary>
    SctpShutdownReceived,

    /// <summary>S-ACK-SENT: the server's SHUTDOWN ACK.</summary>
    SctpShutdownAckSent,

    /// <summary>REJECTED: an ABORT in answer to INIT.</summary>
    SctpRejected,

    /// <summary>CLOSED.</summary>
    SctpClosed,
}
