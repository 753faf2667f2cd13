using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks.Quorum;

/// <summary>When a service gains and loses its quorum, as keepalived decides it.</summary>
public static class QuorumRule
{
    /// <summary>Whether a service has its quorum now.</summary>
    /// <param name="quorum">As configured.</param>
    /// <param name="had">Whether it had it until now.</param>
    /// <param name="weight">Sum of the weights of the servers in rotation.</param>
    public static bool Holds(ServiceQuorum quorum, bool had, long weight) => had
        ? weight > 0 && weight >= (long)quorum.Weight - quorum.Hysteresis
        : weight >= (long)quorum.Weight + quorum.Hysteresis;
}
