using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>A virtual service as the control plane means it.</summary>
internal sealed record ServiceDefinition(ServiceKey Key, SchedulerKind Scheduler, string Pool, ServerDefinition[] Servers)
{
    /// <summary>Whether workers would see a difference, the pool's addresses aside.</summary>
    public bool SameAs(ServiceDefinition other) =>
        Key == other.Key && Scheduler == other.Scheduler && Pool == other.Pool && Servers.AsSpan().SequenceEqual(other.Servers);
}

/// <summary>A real server of a service.</summary>
internal readonly record struct ServerDefinition(Be32 Address, Be16 Port, int Weight, ForwardingMode Mode);

/// <summary>A local-address pool.</summary>
internal sealed record PoolDefinition(string Name, Be32[] Addresses)
{
    /// <summary>Whether workers would see a difference.</summary>
    public bool SameAs(PoolDefinition other) => Name == other.Name && Addresses.AsSpan().SequenceEqual(other.Addresses);
}

/// <summary>Where a route leads.</summary>
/// <param name="Port">Index of the logical port.</param>
/// <param name="Gateway">The next hop; all zero when the destination is on the link.</param>
internal readonly record struct RouteTarget(byte Port, Be32 Gateway)
{
    /// <summary>Whether destinations are reached without a gateway.</summary>
    public bool OnLink => Gateway.Raw == 0;
}

/// <summary>What identifies a neighbour, and the next hop of a route; address 0 stands for the link itself.</summary>
internal readonly record struct NextHop(byte Port, Be32 Address);
