using System.Net;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Chooses the twin or VLAN for an address for which more than one comes into question: the one whose connected prefix holds the
/// address (the longest of several), else the one that the route to the address leaves through, else the first.
/// </summary>
internal static class TwinChoice
{
    private const int ByRoute = 1;
    private const int ByPrefix = 2;

    /// <summary>
    /// The chosen place; null when there are none. An address stays where it is unless another place has a stronger claim, so that
    /// a link that is down for a moment moves nothing.
    /// </summary>
    /// <param name="places">What comes into question: twins in the configured order, each followed by its VLANs.</param>
    /// <param name="current">What has the address now; null for none.</param>
    /// <param name="connected">The prefixes of the operator's addresses.</param>
    public static TwinVlan? Choose(
        IPAddress address, IReadOnlyList<TwinVlan> places, TwinVlan? current,
        IEnumerable<(TwinVlan Place, IPNetwork Prefix)> connected, RouteLookup routes)
    {
        if (places.Count == 0)
            return null;
        TwinVlan? routed = routes.Find(address) is { } route ? new TwinVlan(route.Twin, route.Vlan) : null;
        Dictionary<TwinVlan, int> claims = places.Distinct().ToDictionary(place => place, place => place == routed ? ByRoute : 0);
        foreach ((TwinVlan place, IPNetwork prefix) in connected)
        {
            if (claims.TryGetValue(place, out int claim) && prefix.Contains(address))
                claims[place] = Math.Max(claim, ByPrefix + prefix.PrefixLength);
        }
        TwinVlan best = places.MaxBy(place => claims[place]);
        bool stays = current is { } held && claims.TryGetValue(held, out int heldClaim) && heldClaim >= claims[best];
        return stays ? current : best;
    }
}
