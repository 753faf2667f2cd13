using System.Net;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>A route that VRRP sets while an instance is master.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="Type">RTN_*.</param>
/// <param name="Table">RT_TABLE_*.</param>
internal sealed record VirtualRoute(IPNetwork Destination, byte Type, uint Table)
{
    /// <summary>Name of the interface; null: the gateways decide.</summary>
    public string? Interface { get; init; }

    /// <summary>None: on the link. Several: packets are spread over them.</summary>
    public ValueList<IPAddress> Gateways { get; init; } = [];

    /// <summary>Preferred source; null: the kernel chooses.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>metric; null: the kernel's default.</summary>
    public uint? Metric { get; init; }

    /// <summary>RT_SCOPE_*; null: as the route needs it.</summary>
    public byte? Scope { get; init; }

    /// <summary>Null: the interface's.</summary>
    public uint? Mtu { get; init; }

    /// <summary>Null: by the MTU.</summary>
    public uint? AdvertisedMss { get; init; }

    /// <summary>The gateways are on the link whatever the prefixes say.</summary>
    public bool IsOnLink { get; init; }
}
