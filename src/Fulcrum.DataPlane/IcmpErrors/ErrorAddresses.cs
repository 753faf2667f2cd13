using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.IcmpErrors;

/// <summary>
/// What an ICMP error about a session of NAT or FULLNAT says when it leaves.
/// <code>
///               outer source                      outer destination   quoted packet
///   outbound    virtual, whoever sent the error   client              client -> virtual
///   inbound     FULLNAT: local; NAT: unchanged    real                real -> local (FULLNAT) or client (NAT)
/// </code>
/// </summary>
internal readonly unsafe ref struct ErrorAddresses
{
    /// <summary>Takes the endpoints that the error's receiver knows.</summary>
    public ErrorAddresses(SessionEndpoints endpoints, Session* session, Direction direction)
    {
        bool isOutbound = direction == Direction.Outbound;
        Source = isOutbound ? endpoints.Virtual : endpoints.HasLocal ? endpoints.Local : default;
        Destination = isOutbound ? endpoints.Client : endpoints.Real;
        QuotedSource = Destination;
        QuotedDestination = isOutbound ? endpoints.Virtual : endpoints.HasLocal ? endpoints.Local : endpoints.Client;
        QuotedPorts = *(uint*)&SessionTable.KeyOf(session, (Direction)((int)direction ^ 1))->SourcePort;
    }

    /// <summary>Source of the error; none: it stays.</summary>
    public IpAddress Source { get; }

    /// <summary>Destination of the error.</summary>
    public IpAddress Destination { get; }

    /// <summary>Source of the quoted packet: who the error is for.</summary>
    public IpAddress QuotedSource { get; }

    /// <summary>Destination of the quoted packet.</summary>
    public IpAddress QuotedDestination { get; }

    /// <summary>Ports of the quoted packet, as they lie in it.</summary>
    public uint QuotedPorts { get; }
}
