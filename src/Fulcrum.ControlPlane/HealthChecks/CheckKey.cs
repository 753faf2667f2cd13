using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>What identifies a running check: with another parameter it is another check.</summary>
public sealed record CheckKey(ServerKey Server, HealthCheck Check);
