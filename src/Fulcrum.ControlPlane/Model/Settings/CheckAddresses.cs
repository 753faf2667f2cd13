using System.Net;

namespace Fulcrum.ControlPlane.Model.Settings;

/// <summary>
/// check_addresses: what stands, between the director's kernel and its data plane, for the ways of checks that travel as the data does. Nobody
/// else meets these addresses.
/// </summary>
/// <param name="Ipv4">For checks of IPv4 services: the first address is a gateway's, each other one may be a way's.</param>
/// <param name="Ipv6">The same for IPv6.</param>
public sealed record CheckAddresses(IPNetwork Ipv4, IPNetwork Ipv6)
{
    /// <summary>Both.</summary>
    public IReadOnlyList<IPNetwork> Networks => [Ipv4, Ipv6];

    /// <summary>From the range of link-local addresses, which routers do not forward, and from the one of unique local addresses.</summary>
    public static CheckAddresses Default { get; } = new(IPNetwork.Parse("169.254.64.0/18"), IPNetwork.Parse("fd66:756c:6372:756d::/114"));
}
