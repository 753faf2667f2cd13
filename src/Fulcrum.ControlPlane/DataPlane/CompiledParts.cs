using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// The parts of the last snapshot, so that a change of one does not compile the others again. Nobody changes these messages. One thread at a
/// time uses it.
/// </summary>
public sealed class CompiledParts
{
    /// <summary>Virtual services.</summary>
    public CompiledServices Services { get; } = new();

    /// <summary>Local-address pools.</summary>
    public CompiledList<LocalAddressPool, Wire.LocalAddressPool> Pools { get; } = new();

    /// <summary>Mark rules.</summary>
    public CompiledList<MarkRule, Wire.MarkRule> MarkRules { get; } = new();

    /// <summary>Routes.</summary>
    public CompiledList<KernelRoute, Wire.Route> Routes { get; } = new();

    /// <summary>Neighbours.</summary>
    public CompiledList<KernelNeighbour, Wire.Neighbour> Neighbours { get; } = new();

    /// <summary>The director's own addresses.</summary>
    public CompiledList<KernelAddress, Wire.PortAddress> Addresses { get; } = new();
}
