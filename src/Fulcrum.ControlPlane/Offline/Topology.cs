using System.Net;
using System.Net.NetworkInformation;
using Fulcrum.ControlPlane.Kernel;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>The director's surroundings as a file describes them, in place of the kernel. VLAN 0: untagged.</summary>
/// <param name="Ports">Names are unique.</param>
/// <param name="Routes">As written, those that the ports' addresses imply left out; prefixes are unique.</param>
/// <param name="Neighbours">Whose MAC addresses are known.</param>
public sealed record Topology(
    IReadOnlyList<TopologyPort> Ports, IReadOnlyList<TopologyRoute> Routes, IReadOnlyList<TopologyNeighbour> Neighbours);

/// <summary>A port of the data plane.</summary>
/// <param name="Name">Name.</param>
/// <param name="Mac">MAC address.</param>
/// <param name="Mtu">Largest IP packet, bytes.</param>
/// <param name="Addresses">The director's own addresses on it.</param>
public sealed record TopologyPort(string Name, PhysicalAddress Mac, int Mtu, IReadOnlyList<TopologyAddress> Addresses);

/// <summary>An address of the director, and the length of its network's prefix.</summary>
public sealed record TopologyAddress(IPAddress Address, int PrefixLength, ushort Vlan)
{
    /// <summary>The network that the address is in.</summary>
    public IPNetwork Network => Prefixes.Cut(Address, PrefixLength);
}

/// <summary>A route. Via null: destinations are on the port's link.</summary>
public sealed record TopologyRoute(IPNetwork Prefix, IPAddress? Via, string Port, ushort Vlan);

/// <summary>A neighbour.</summary>
public sealed record TopologyNeighbour(IPAddress Address, string Port, PhysicalAddress Mac, ushort Vlan);
