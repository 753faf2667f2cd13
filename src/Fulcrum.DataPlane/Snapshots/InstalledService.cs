namespace Fulcrum.DataPlane.Snapshots;

/// <summary>A virtual service in force.</summary>
internal sealed unsafe class InstalledService(ServiceDefinition definition, uint slot, ulong identity)
{
    // Of servers whose weight is 0 now; the others' last weight is the one they have.
    private Dictionary<ServerKey, int> _weightsBeforeZero = [];

    /// <summary>What it is.</summary>
    public ServiceDefinition Definition { get; private set; } = definition;

    /// <summary>Its index in per-worker tables.</summary>
    public uint Slot { get; } = slot;

    /// <summary><see cref="ServiceSnapshot.Identity"/>.</summary>
    public ulong Identity { get; } = identity;

    /// <summary><see cref="ServiceSnapshot.PlacedByClient"/>: sessions outlive their servers.</summary>
    public bool PlacedByClient { get; private set; } = HasNatServers(definition);

    /// <summary>What workers read.</summary>
    public ServiceSnapshot* Block { get; set; }

    /// <summary>Its servers.</summary>
    public IEnumerable<ServerKey> ServerKeys => KeysOf(Definition);

    /// <summary>The servers of a definition.</summary>
    public static IEnumerable<ServerKey> KeysOf(ServiceDefinition definition) =>
        definition.Servers.Select(server => new ServerKey(definition.Key, server.Address, server.Port));

    /// <summary>Makes it another one of the same key.</summary>
    public void Change(ServiceDefinition definition)
    {
        Dictionary<ServerKey, int> weights = [];
        if (definition.Servers.Any(server => server.Weight == 0))
        {
            HashSet<ServerKey> quiesced = [.. definition.Servers.Where(server => server.Weight == 0).Select(KeyOf)];
            foreach (ServerDefinition before in Definition.Servers.Where(server => quiesced.Contains(KeyOf(server))))
                weights[KeyOf(before)] = LastWeight(before);
        }
        _weightsBeforeZero = weights;
        Definition = definition;
        PlacedByClient |= HasNatServers(definition);
    }

    /// <summary>The last weight of a server that was not 0; 0 when it never had one.</summary>
    public int LastWeight(ServerDefinition server) =>
        server.Weight != 0 ? server.Weight : _weightsBeforeZero.GetValueOrDefault(KeyOf(server));

    private static bool HasNatServers(ServiceDefinition definition) => definition.Servers.Any(server => server.Mode == ForwardingMode.Nat);

    private ServerKey KeyOf(ServerDefinition server) => new(Definition.Key, server.Address, server.Port);
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
