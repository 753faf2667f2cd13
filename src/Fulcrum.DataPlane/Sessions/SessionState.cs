namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// LVS's connection states (TCP, UDP). Timeouts are <c>RootSnapshot.TimeoutMs</c>; transitions are <see cref="SessionStates"/>.
/// </summary>
public enum SessionState : byte
{
    /// <summary>The slot holds no session.</summary>
    Free,

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
}
