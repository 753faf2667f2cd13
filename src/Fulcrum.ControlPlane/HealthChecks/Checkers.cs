using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>Which checker makes which check.</summary>
public static class Checkers
{
    /// <summary>Whether there is a checker. Other checks are in the model, and say nothing about their server yet.</summary>
    public static bool CanRun(HealthCheck check) => check is TcpCheck;

    /// <summary>Throws <see cref="NotSupportedException"/> for a check that the validator should not have let through.</summary>
    public static IChecker Create(HealthCheck check, TimeProvider time) => check switch
    {
        TcpCheck tcp => new TcpChecker(tcp, time),
        _ => throw new NotSupportedException($"There is no checker for {check.Kind}."),
    };
}
