using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Snapshots;

/// <summary>A virtual service as the control plane means it.</summary>
internal sealed record ServiceDefinition(
    ServiceKey Key, SchedulingDefinition Scheduling, string Pool, ClientAddressMode ClientAddress, PersistenceDefinition Persistence,
    TimeoutsDefinition Timeouts, ServerDefinition[] Servers)
{
    /// <summary>Whether FULLNAT servers may get packets on the port that the client chose.</summary>
    public bool KeepsRealPorts =>
        (Key.TakesSeveralPorts || Key.IsFtp && Persistence.TimeoutSeconds > 0) && Array.Exists(Servers, server => server.Mode == ForwardingMode.FullNat);

    /// <summary>Whether any server is a NAT one.</summary>
    public bool HasNatServers => Array.Exists(Servers, server => server.Mode == ForwardingMode.Nat);

    /// <summary>What identifies one of its servers.</summary>
    public ServerKey KeyOf(in ServerDefinition server) => new(Key, server.Address, server.Port);

    /// <summary>Whether workers would see a difference, the pool's addresses aside.</summary>
    public bool SameAs(ServiceDefinition other) =>
        Key == other.Key && Scheduling == other.Scheduling && Pool == other.Pool && ClientAddress == other.ClientAddress
        && Persistence == other.Persistence && Timeouts == other.Timeouts && Servers.AsSpan().SequenceEqual(other.Servers);
}

/// <summary>How a service's servers are picked.</summary>
internal readonly record struct SchedulingDefinition(SchedulerKind Kind, bool HashPort, bool HashFallback, bool OnePacket);

/// <summary>Persistence of a service; off when the timeout is 0.</summary>
/// <param name="TimeoutSeconds">How long a client stays bound.</param>
/// <param name="PrefixLength">Of the client network, in the family of the service.</param>
internal readonly record struct PersistenceDefinition(uint TimeoutSeconds, byte PrefixLength);

/// <summary>A service's own session timeouts in seconds; 0: the director's.</summary>
internal readonly record struct TimeoutsDefinition(uint Tcp, uint TcpFin, uint Udp);

/// <summary>A real server of a service.</summary>
internal readonly record struct ServerDefinition(
    IpAddress Address, Be16 Port, int Weight, ForwardingMode Mode, TunnelDefinition Tunnel, ThresholdDefinition Thresholds, bool IsDraining)
{
    /// <summary>What schedulers go by: 0 while it drains.</summary>
    public int EffectiveWeight => IsDraining ? 0 : Weight;
}

/// <summary>LVS's -x and -y, as written.</summary>
internal readonly record struct ThresholdDefinition(uint Upper, uint Lower)
{
    /// <summary>New sessions again when there are fewer.</summary>
    public uint Resume => Lower != 0 ? Lower : Upper - Upper / 4;
}

/// <summary>How a tunnel server is reached.</summary>
internal readonly record struct TunnelDefinition(TunnelKind Kind, Be16 Port, TunnelChecksum Checksum);

/// <summary>Which packets have a mark: those that match in everything given.</summary>
/// <param name="Mark">The mark, from 1.</param>
/// <param name="Protocol">IANA protocol number; 0: any.</param>
/// <param name="Source">Source addresses; null: all of both families.</param>
/// <param name="Destination">Destination addresses; null: all of both families.</param>
/// <param name="FirstPort">Destination ports, from here.</param>
/// <param name="LastPort">To here.</param>
/// <param name="InputPort">Index of the logical port, or <see cref="MarkRule.AnyPort"/>.</param>
internal readonly record struct MarkDefinition(
    uint Mark, byte Protocol, IpPrefix? Source, IpPrefix? Destination, ushort FirstPort, ushort LastPort, byte InputPort);

/// <summary>A local-address pool.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Addresses">All addresses.</param>
/// <param name="Draining">Those of them that take no new sessions, in the same order.</param>
internal sealed record PoolDefinition(string Name, IpAddress[] Addresses, IpAddress[] Draining)
{
    /// <summary>Whether workers would see a difference.</summary>
    public bool SameAs(PoolDefinition other) =>
        Name == other.Name && Addresses.AsSpan().SequenceEqual(other.Addresses) && Draining.AsSpan().SequenceEqual(other.Draining);
}

/// <summary>Where a route leads.</summary>
/// <param name="Port">Index of the logical port.</param>
/// <param name="Vlan">VLAN of the port; 0: untagged.</param>
/// <param name="Gateway">The next hop; all zero when the destination is on the link.</param>
internal readonly record struct RouteTarget(byte Port, ushort Vlan, IpAddress Gateway)
{
    /// <summary>The next hop itself.</summary>
    public NextHop Hop => new(Port, Vlan, Gateway);

    /// <summary>Whether destinations are reached without a gateway.</summary>
    public bool OnLink => Hop.IsLink;
}

/// <summary>What identifies a neighbour, and the next hop of a route; address 0.0.0.0 or :: stands for the link itself.</summary>
public readonly record struct NextHop(byte Port, ushort Vlan, IpAddress Address)
{
    /// <summary>Whether this is a link and no neighbour.</summary>
    public bool IsLink => Address.IsIpv4 ? Address.Ipv4.Raw == 0 : Address.IsNone;
}

/// <summary>An address of the director on one of its links.</summary>
internal readonly record struct PortAddressDefinition(byte Port, ushort Vlan, IpAddress Address, byte PrefixLength)
{
    /// <summary>The network that the address is in.</summary>
    public IpPrefix Network => IpPrefix.Covering(Address, PrefixLength);
}

/// <summary>A MAC address that a port has beside its own.</summary>
internal readonly record struct VirtualMacDefinition(byte Port, MacAddress Mac);
