using Fulcrum.ControlPlane.Model.Checks;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>What identifies a running check: with another parameter it is another check.</summary>
/// <param name="Server">Whose check it is.</param>
/// <param name="Check">Its parameters.</param>
/// <param name="Subject">What else of the model it depends on, as <see cref="Checkers.SubjectOf"/> finds it; null: nothing.</param>
public sealed record CheckKey(ServerKey Server, HealthCheck Check, object? Subject = null);
