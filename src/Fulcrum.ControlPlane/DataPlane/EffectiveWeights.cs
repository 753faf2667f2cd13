using Fulcrum.ControlPlane.HealthChecks;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>Weights that servers have in the data plane, where they are not those that are written. Immutable.</summary>
public sealed class EffectiveWeights(IReadOnlyDictionary<ServerKey, uint> weights)
{
    /// <summary>All are.</summary>
    public static EffectiveWeights AsWritten { get; } = new(new Dictionary<ServerKey, uint>());

    /// <summary>
    /// The weight in the data plane. While a server of a service ramps, those of its other servers may be a multiple of what is written.
    /// </summary>
    public uint Of(ServerKey server, int written) => weights.TryGetValue(server, out uint weight) ? weight : (uint)written;
}
