namespace Fulcrum.DataPlane.Snapshots;

/// <summary>A local-address pool in force.</summary>
internal sealed unsafe class InstalledPool(PoolDefinition definition, uint slot)
{
    /// <summary>What it is.</summary>
    public PoolDefinition Definition { get; set; } = definition;

    /// <summary>Its index in per-worker tables.</summary>
    public uint Slot { get; } = slot;

    /// <summary>What workers read.</summary>
    public PoolSnapshot* Block { get; set; }

    /// <summary>The services that use it.</summary>
    public HashSet<InstalledService> Users { get; } = [];
}
