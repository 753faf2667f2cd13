using System.Net;

namespace Fulcrum.ControlPlane.Kernel;

/// <summary>
/// Chooses the twin for an address for which none is configured: the one whose connected prefix holds the address (the longest of
/// several), else the one that the route to the address leaves through, else the first.
/// </summary>
internal static class TwinChoice
{
    private const int ByRoute = 1;
    private const int ByPrefix = 2;

    /// <summary>
    /// The chosen twin; null when there are no twins. An address stays on its current twin unless another has a stronger claim, so
    /// that a link that is down for a moment moves nothing.
    /// </summary>
    /// <param name="twins">The twins in the configured order.</param>
    /// <param name="current">The twin that has the address now; null for none.</param>
    /// <param name="connected">The prefixes of the operator's addresses on the twins.</param>
    public static string? Choose(
        IPAddress address, IReadOnlyList<string> twins, string? current,
        IEnumerable<(string Twin, IPNetwork Prefix)> connected, RouteLookup routes)
    {
        string? routed = routes.Find(address)?.Twin;
        Dictionary<string, int> claims = twins.Distinct().ToDictionary(twin => twin, twin => twin == routed ? ByRoute : 0);
        foreach ((string twin, IPNetwork prefix) in connected)
        {
            if (claims.TryGetValue(twin, out int claim) && prefix.Contains(address))
                claims[twin] = Math.Max(claim, ByPrefix + prefix.PrefixLength);
        }
        string? best = twins.MaxBy(twin => claims[twin]);
        bool stays = current is not null && best is not null && claims.TryGetValue(current, out int held) && held >= claims[best];
        return stays ? current : best;
    }
}
