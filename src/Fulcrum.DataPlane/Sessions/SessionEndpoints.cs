using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Sessions;

/// <summary>The four endpoints of a session, whatever its mode and families. Any thread, as far as the session stands still.</summary>
public readonly unsafe ref struct SessionEndpoints(SessionTable table, ServerPath* servers, Session* session)
{
    /// <summary>Client address.</summary>
    public IpAddress Client => IsIpv6Client ? Extension->Client : new IpAddress(session->Inbound.Source);

    /// <summary>Client port.</summary>
    public Be16 ClientPort => session->Inbound.SourcePort;

    /// <summary>Virtual address.</summary>
    public IpAddress Virtual => IsIpv6Client ? Extension->Virtual : new IpAddress(session->Inbound.Destination);

    /// <summary>Virtual port.</summary>
    public Be16 VirtualPort => session->Inbound.DestinationPort;

    /// <summary>Whether there is a local endpoint (FULLNAT).</summary>
    public bool HasLocal => session->Has(SessionTraits.FullNat);

    /// <summary>Local address (FULLNAT).</summary>
    public IpAddress Local =>
        session->Has(SessionTraits.Ipv6Server) ? Extension->Local : new IpAddress(session->Outbound.Destination);

    /// <summary>Local port (FULLNAT).</summary>
    public Be16 LocalPort => session->Outbound.DestinationPort;

    /// <summary>Real address.</summary>
    public IpAddress Real => servers[session->ServerSlot].Address;

    /// <summary>Real port.</summary>
    public Be16 RealPort => session->Outbound.SourcePort;

    private bool IsIpv6Client => session->Has(SessionTraits.Ipv6Client);

    private SessionExtension* Extension => table.ExtensionOf(session);

    /// <summary>
    /// Whether a packet of the session has these addresses: what an IPv6 key, which holds a digest of them, does not prove.
    /// </summary>
    public bool Have(Direction direction, IpAddress source, IpAddress destination)
    {
        if (direction == Direction.Inbound)
            return source == Client && destination == Virtual;
        if (session->Has(SessionTraits.DirectRoute | SessionTraits.Tunnel))
            return source == Virtual && destination == Client;
        return source == Real && destination == (HasLocal ? Local : Client);
    }
}
