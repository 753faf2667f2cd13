using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Services;

/// <summary>A configuration that was refused.</summary>
/// <param name="Time">When.</param>
/// <param name="By">Who asked.</param>
/// <param name="Diagnostics">Why: every error, and warnings beside.</param>
public sealed record Refusal(DateTimeOffset Time, string By, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Every error, a line each.</summary>
    public string Errors => string.Join('\n', Diagnostics.Where(d => d.Severity == Severity.Error));
}
