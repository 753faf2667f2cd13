namespace Fulcrum.DataPlane.Sessions;

/// <summary>
/// What sets a session apart from plain NAT or FULLNAT over IPv4: one byte that decides how its packets are rewritten. Set when the
/// session begins; only <see cref="InputOnly"/> goes away.
/// </summary>
[Flags]
public enum SessionTraits : byte
{
    /// <summary>NAT between IPv4 endpoints.</summary>
    None = 0,

    /// <summary>FULLNAT: there is a local endpoint.</summary>
    FullNat = 0x01,

    /// <summary>DR.</summary>
    DirectRoute = 0x02,

    /// <summary>TUN.</summary>
    Tunnel = 0x04,

    /// <summary>The client's side is IPv6.</summary>
    Ipv6Client = 0x08,

    /// <summary>The server's side is IPv6 (NAT, FULLNAT).</summary>
    Ipv6Server = 0x10,

    /// <summary>SCTP.</summary>
    Sctp = 0x20,

    /// <summary>LVS's no-output: no packet from the server has been seen, as is usual with DR and TUN.</summary>
    InputOnly = 0x40,

    /// <summary>Tells the server the client's address: a <see cref="SessionExtension"/> keeps what has been inserted.</summary>
    Inserts = 0x80,

    /// <summary>Any of these needs more than new IPv4 addresses and ports with an incremental checksum.</summary>
    NotPlain = DirectRoute | Tunnel | Ipv6Client | Ipv6Server | Sctp | Inserts,

    /// <summary>These may leave longer or shorter than they came.</summary>
    Resized = Tunnel | Ipv6Client | Inserts,

    /// <summary>These have a <see cref="SessionExtension"/>.</summary>
    Extended = Ipv6Client | Inserts,
}
