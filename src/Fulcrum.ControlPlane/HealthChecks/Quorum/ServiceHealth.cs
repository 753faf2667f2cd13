using System.Net;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks.Quorum;

/// <summary>What the health of its servers makes of a service; the services of one group have it in common.</summary>
/// <param name="HasQuorum">Its servers serve; otherwise the sorry server does, where there is one.</param>
/// <param name="Weight">Sum of the weights of the servers that are up or kept.</param>
public sealed record ServiceHealth(bool HasQuorum, long Weight)
{
    /// <summary>Servers that are down and stay in rotation, because too many are down (panic_threshold).</summary>
    public ValueList<IPEndPoint> Kept { get; init; } = [];
}
