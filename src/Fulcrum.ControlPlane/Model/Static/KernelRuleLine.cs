namespace Fulcrum.ControlPlane.Model.Static;

/// <summary>A line of static_rules or virtual_rules, in iproute2's words.</summary>
public sealed record KernelRuleLine
{
    /// <summary>from.</summary>
    public string? Source { get; init; }

    /// <summary>to.</summary>
    public string? Destination { get; init; }

    /// <summary>table, lookup.</summary>
    public string? Table { get; init; }

    /// <summary>track_group.</summary>
    public string? TrackGroup { get; init; }

    /// <summary>All other words, in order.</summary>
    public ValueList<string> Options { get; init; } = [];
}
