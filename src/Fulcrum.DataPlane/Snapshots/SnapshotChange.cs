using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>What a Snapshot or a Delta asks for, read and checked for itself: removals, then what shall be there.</summary>
internal sealed class SnapshotChange
{
    /// <summary>The generation that this makes.</summary>
    public required ulong Generation { get; init; }

    /// <summary>Whether what is not mentioned goes away (a Snapshot) or stays (a Delta).</summary>
    public required bool Full { get; init; }

    /// <summary>Services to take out. Empty when <see cref="Full"/>.</summary>
    public HashSet<ServiceKey> RemovedServices { get; } = [];

    /// <summary>Services to add or change.</summary>
    public Dictionary<ServiceKey, ServiceDefinition> Services { get; } = [];

    /// <summary>Pools to take out. Empty when <see cref="Full"/>.</summary>
    public HashSet<string> RemovedPools { get; } = [];

    /// <summary>Pools to add or change.</summary>
    public Dictionary<string, PoolDefinition> Pools { get; } = [];

    /// <summary>Routes to take out. Empty when <see cref="Full"/>.</summary>
    public HashSet<IpPrefix> RemovedRoutes { get; } = [];

    /// <summary>Routes to add or change.</summary>
    public Dictionary<IpPrefix, RouteTarget> Routes { get; } = [];

    /// <summary>Neighbours to forget. Empty when <see cref="Full"/>.</summary>
    public HashSet<NextHop> RemovedNeighbours { get; } = [];

    /// <summary>Neighbours to add or change.</summary>
    public Dictionary<NextHop, MacAddress> Neighbours { get; } = [];

    /// <summary>The director's own addresses; null keeps those in force (a Snapshot always replaces them).</summary>
    public PortAddressDefinition[]? Addresses { get; set; }

    /// <summary>MAC addresses of ports beside their own; null keeps those in force (a Snapshot always replaces them).</summary>
    public VirtualMacDefinition[]? VirtualMacs { get; set; }

    /// <summary>Which packets have a mark, in order; null keeps the rules in force (a Snapshot always replaces them).</summary>
    public MarkDefinition[]? MarkRules { get; set; }

    /// <summary>Ways of health checks; null keeps those in force (a Snapshot always replaces them).</summary>
    public CheckPathsDefinition? CheckPaths { get; set; }

    /// <summary>New settings; null keeps those in force (a Snapshot without settings means the defaults).</summary>
    public SnapshotSettings? Settings { get; set; }
}
