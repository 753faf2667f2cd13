using System.Collections.Frozen;
using System.Net;
using System.Net.NetworkInformation;
using Fulcrum.ControlPlane.Vrrp.Machine;
using Fulcrum.ControlPlane.Vrrp.Packets;

namespace Fulcrum.ControlPlane.Vrrp;

/// <summary>How VRRP stands. Times are of <see cref="Now"/>'s clock. Immutable.</summary>
internal sealed record VrrpStatus
{
    /// <summary>No instances.</summary>
    public static VrrpStatus Empty { get; } = new();

    /// <summary>When this was so.</summary>
    public TimeSpan Now { get; init; }

    /// <summary>In the configuration's order.</summary>
    public IReadOnlyList<InstanceView> Instances { get; init; } = [];

    /// <summary>In the configuration's order.</summary>
    public IReadOnlyList<GroupStatus> Groups { get; init; } = [];

    /// <summary>Packets that belong to no instance, by reason.</summary>
    public IReadOnlyDictionary<VrrpDrop, long> Drops { get; init; } = FrozenDictionary<VrrpDrop, long>.Empty;

    /// <summary>What the operator should know, a sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Addresses of instances that are not master: these are not here.</summary>
    public FrozenSet<IPAddress> Away { get; init; } = FrozenSet<IPAddress>.Empty;

    /// <summary>MAC addresses of virtual routers that are master, with the kernel's interface that they come in on.</summary>
    public IReadOnlyList<(string Twin, PhysicalAddress Mac)> VirtualMacs { get; init; } = [];
}
