namespace Fulcrum.DataPlane.Classify;

/// <summary>
/// What a packet means to the state machine of its session: TCP's flags that matter, or for SCTP <see cref="Sctp"/> and the kind of
/// the first chunk. UDP has <see cref="None"/>.
/// </summary>
[Flags]
public enum SegmentEvent : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>TCP FIN.</summary>
    Fin = 0x01,

    /// <summary>TCP SYN.</summary>
    Syn = 0x02,

    /// <summary>TCP RST.</summary>
    Rst = 0x04,

    /// <summary>A fragment behind the first one, which has said what there is to say: changes no state. Comes alone.</summary>
    Continuation = 0x08,

    /// <summary>TCP ACK.</summary>
    Ack = 0x10,

    /// <summary>An SCTP packet; the low four bits are an event of <see cref="SctpEvents"/>.</summary>
    Sctp = 0x20,

    /// <summary>The flags that come from TCP.</summary>
    TcpMask = Fin | Syn | Rst | Ack,
}
