using System.Net;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// A route of the main table. Type: RTN_*. IsSpecial: it applies to some packets only (a TOS, an IPv6 source prefix). Lower
/// metrics win. Several next hops: a multipath route, in the kernel's order.
/// </summary>
internal sealed record RouteEntry(
    IPNetwork Prefix, byte Tos, uint Metric, byte Type, bool IsSpecial, ValueList<RouteNextHop> NextHops)
{
    /// <summary>What the kernel tells routes of one prefix apart by, next hops aside.</summary>
    public bool HasSameKey(RouteEntry other) => Tos == other.Tos && Metric == other.Metric;

    /// <summary>Whether the data plane may use it.</summary>
    public bool IsUsable => Type == NetlinkConstants.RtnUnicast && !IsSpecial && Prefixes.IsRoutable(Prefix);
}
