namespace Fulcrum.DataPlane.Snapshots;

/// <summary>A virtual service in force.</summary>
internal sealed unsafe class InstalledService(ServiceDefinition definition, uint slot, ulong identity)
{
    /// <summary>What it is.</summary>
    public ServiceDefinition Definition { get; set; } = definition;

    /// <summary>Its index in per-worker tables.</summary>
    public uint Slot { get; } = slot;

    /// <summary><see cref="ServiceSnapshot.Identity"/>.</summary>
    public ulong Identity { get; } = identity;

    /// <summary>What workers read.</summary>
    public ServiceSnapshot* Block { get; set; }

    /// <summary>Its servers.</summary>
    public IEnumerable<ServerKey> ServerKeys => KeysOf(Definition);

    /// <summary>The servers of a definition.</summary>
    public static IEnumerable<ServerKey> KeysOf(ServiceDefinition definition) =>
        definition.Servers.Select(server => new ServerKey(definition.Key, server.Address, server.Port));
}

/// <summary>A local-address pool in force.</summary>
internal sealed unsafe class InstalledPool(PoolDefinition definition, uint slot)
{
    /// <summary>What it is.</summary>
    public PoolDefinition Definition { get; set; } = definition;

    /// <summary>Its index in per-worker tables.</summary>
    public uint Slot { get; } = slot;

    /// <summary>What workers read.</summary>
    public PoolSnapshot* Block { get; set; }
}
