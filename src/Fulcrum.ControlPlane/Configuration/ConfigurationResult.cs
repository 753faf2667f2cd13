using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration;

/// <summary>What a configuration file says.</summary>
/// <param name="Model">Null when any diagnostic is an error: a configuration is used whole or not at all.</param>
/// <param name="Diagnostics">Every error and warning, sorted by file (in the order of reading), line and column.</param>
public sealed record ConfigurationResult(DirectorModel? Model, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>The file as written; null when it cannot be read at all.</summary>
    public Document? Document { get; init; }
}
