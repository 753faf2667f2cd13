using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>A passive_evidence block as written.</summary>
public sealed class PassiveEvidenceConfig
{
    /// <summary>The keyword.</summary>
    public required SourcePosition At { get; init; }

    /// <summary>What it says.</summary>
    public PassiveEvidence Evidence { get; set; } = new();
}
