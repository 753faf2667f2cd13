using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.Kernel;
using Fulcrum.ControlPlane.Model;
using Google.Protobuf;

namespace Fulcrum.ControlPlane.Offline;

/// <summary>What a data plane would run with a configuration and a topology, if every health check passed.</summary>
/// <param name="Ports">The topology's ports in their order; each has a twin of its name.</param>
/// <param name="Snapshot">The configuration, generation 1.</param>
internal sealed record OfflineSnapshot(Wire.PortList Ports, Wire.Snapshot Snapshot)
{
    /// <summary>Compiles the model as the daemon does, with routes, neighbours and addresses from the topology.</summary>
    public static OfflineSnapshot Compile(DirectorModel model, Topology topology)
    {
        Wire.PortList ports = new();
        ports.Ports.AddRange(topology.Ports.Select(port => new Wire.PortState
        {
            Name = port.Name, Mac = ByteString.CopyFrom(port.Mac.GetAddressBytes()), Mtu = (uint)port.Mtu, LinkUp = true, Twin = port.Name,
        }));
        Wire.Snapshot snapshot = SnapshotCompiler.Compile(model, EverythingIsUp(model), KernelOf(topology), new PortMap(ports));
        snapshot.Generation = 1;
        // It has a secret in it, and a replay has no peer.
        snapshot.Settings.SessionSync = null;
        return new OfflineSnapshot(ports, snapshot);
    }

    /// <summary>Writes both messages, each after its length as a varint.</summary>
    public void WriteTo(Stream output)
    {
        Ports.WriteDelimitedTo(output);
        Snapshot.WriteDelimitedTo(output);
    }

    private static HealthView EverythingIsUp(DirectorModel model) => new(HealthView.Empty.Servers.SetItems(
        from service in model.Services
        from server in service.RealServers
        select KeyValuePair.Create(ServerKey.OfChecks(service, server), new ServerHealth(true, ""))));

    /// <summary>What the kernel would tell: an address implies a route to its network, unless there is one.</summary>
    private static KernelState KernelOf(Topology topology)
    {
        IEnumerable<TopologyRoute> connected =
            from port in topology.Ports
            from address in port.Addresses
            where address.PrefixLength < Prefixes.Width(address.Address.AddressFamily) && Prefixes.IsRoutable(address.Network)
            select new TopologyRoute(address.Network, null, port.Name, address.Vlan);
        return new KernelState(
            [.. topology.Routes.Concat(connected).Select(route => new KernelRoute(route.Prefix, route.Port, route.Via, route.Vlan))],
            [.. topology.Neighbours.Select(known => new KernelNeighbour(known.Port, known.Address, known.Mac, known.Vlan))])
        {
            Addresses =
            [
                .. from port in topology.Ports
                   from address in port.Addresses
                   select new KernelAddress(port.Name, address.Address, address.PrefixLength, address.Vlan),
            ],
        };
    }
}
