using System.Net;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Vrrp.Packets;

/// <summary>An advert that is well-formed and authentic.</summary>
public sealed record VrrpAdvert
{
    /// <summary>2 or 3.</summary>
    public required int Version { get; init; }

    /// <summary>virtual_router_id.</summary>
    public required int RouterId { get; init; }

    /// <summary>0: the sender stops being master. 255: it owns the addresses.</summary>
    public required int Priority { get; init; }

    /// <summary>The sender's interval; zero where a packet of version 3 says so.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Addresses it tells of, in the packet's order.</summary>
    public ValueList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The sender.</summary>
    public required IPAddress Source { get; init; }
}
