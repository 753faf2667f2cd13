namespace Fulcrum.DataPlane.Snapshots;

/// <summary>A virtual service in force.</summary>
internal sealed unsafe class InstalledService(ServiceDefinition definition, uint slot, ulong identity)
{
    // Of servers whose weight is 0 now; the others' last weight is the one they have.
    private Dictionary<ServerKey, int>? _weightsBeforeZero;

    /// <summary>What it is.</summary>
    public ServiceDefinition Definition { get; private set; } = definition;

    /// <summary>Its index in per-worker tables.</summary>
    public uint Slot { get; } = slot;

    /// <summary><see cref="ServiceSnapshot.Identity"/>.</summary>
    public ulong Identity { get; } = identity;

    /// <summary><see cref="ServiceSnapshot.PlacedByClient"/>: sessions outlive their servers.</summary>
    public bool PlacedByClient { get; private set; } = definition.HasNatServers;

    /// <summary>What workers read.</summary>
    public ServiceSnapshot* Block { get; set; }

    /// <summary>Makes it another one of the same key.</summary>
    public void Change(ServiceDefinition definition)
    {
        Dictionary<ServerKey, int>? weights = null;
        foreach (ServerDefinition server in definition.Servers)
            if (server.Weight == 0)
                (weights ??= []).Add(KeyOf(server), 0);
        if (weights is not null)
            foreach (ServerDefinition before in Definition.Servers)
                if (weights.ContainsKey(KeyOf(before)))
                    weights[KeyOf(before)] = LastWeight(before);
        _weightsBeforeZero = weights;
        Definition = definition;
        PlacedByClient |= definition.HasNatServers;
    }

    /// <summary>The last weight of a server that was not 0; 0 when it never had one.</summary>
    public int LastWeight(ServerDefinition server) =>
        server.Weight != 0 ? server.Weight : _weightsBeforeZero?.GetValueOrDefault(KeyOf(server)) ?? 0;

    private ServerKey KeyOf(ServerDefinition server) => Definition.KeyOf(server);
}
