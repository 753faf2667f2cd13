using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>What the checks say about one real server.</summary>
/// <param name="Up">None of its checks has failed.</param>
/// <param name="Detail">The last failure in words, with its time; empty when there was none.</param>
public sealed record ServerHealth(bool Up, string Detail)
{
    private const long HeaviestWeight = 65535;

    /// <summary>What its sessions say against it, with its time; empty: nothing.</summary>
    public string Suspicion { get; init; } = "";

    /// <summary>What its checks say about its weight.</summary>
    public ValueList<CheckWeight> Weights { get; init; } = [];

    /// <summary>The weight that counts where this one is written: with all that checks add, 0 to 65,535.</summary>
    public int WeightFrom(int written) =>
        Weights.Count == 0 ? written : (int)Math.Clamp(Weights.Aggregate((long)written, (sum, w) => sum + w.Added(written)), 0, HeaviestWeight);
}
