using System.Net;
using Fulcrum.Packets;
using Fulcrum.Wire;
using Google.Protobuf;

namespace Fulcrum.Pktgen;

/// <summary>Configurations of the data plane, and addresses as its messages have them.</summary>
internal static class BenchConfiguration
{
    private const string Pool = "bench";

    /// <summary>One UDP service on one port, with the servers and local addresses of a workload.</summary>
    public static Snapshot OneArm(Workload workload, ForwardingMode mode)
    {
        Snapshot snapshot = new();
        VirtualService service = AddService(snapshot, IpProtocol.Udp, Workload.VirtualAddress, Pool, workload.LocalAddresses);
        foreach ((IPAddress address, MacAddress mac) in Workload.Servers)
        {
            AddServer(snapshot, service, DataPlaneSetup.ClientPort, mode, address, mac);
        }

        snapshot.Addresses.Add(new PortAddress
        {
            Port = DataPlaneSetup.ClientPort, Address = Bytes(Workload.DirectorAddress), PrefixLength = Workload.Network.Length,
        });
        snapshot.Routes.Add(RouteTo(Workload.Network, DataPlaneSetup.ClientPort));
        return snapshot;
    }

    /// <summary>
    /// One TCP service with one server and one local address, FULLNAT, clients and server on ports of their own. Local ports do not rest: a
    /// second's connections take more of them than there are.
    /// </summary>
    public static Snapshot TwoArms()
    {
        Snapshot snapshot = new() { Settings = new Settings { LocalPortRest = 0 } };
        VirtualService service = AddService(snapshot, IpProtocol.Tcp, Workload.VirtualAddress, Pool, [TcpWorkload.LocalAddress]);
        AddServer(snapshot, service, DataPlaneSetup.ServerPort, ForwardingMode.FullNat, TcpWorkload.ServerAddress, TcpWorkload.ServerMac);
        snapshot.Routes.Add(RouteTo(Workload.Network, DataPlaneSetup.ServerPort));
        AddClients(snapshot);
        return snapshot;
    }

    /// <summary>The way to the clients of <see cref="TcpWorkload"/>, through their router.</summary>
    public static void AddClients(Snapshot snapshot)
    {
        snapshot.Routes.Add(RouteTo(TcpWorkload.RouterNetwork, DataPlaneSetup.ClientPort));
        Route clients = RouteTo(TcpWorkload.ClientNetwork, DataPlaneSetup.ClientPort);
        clients.Gateway = Bytes(TcpWorkload.RouterAddress);
        snapshot.Routes.Add(clients);
        snapshot.Neighbours.Add(new Neighbour
        {
            Port = DataPlaneSetup.ClientPort, Address = Bytes(TcpWorkload.RouterAddress), Mac = Bytes(TcpWorkload.RouterMac),
        });
    }

    /// <summary>A service with a pool of local addresses, without servers.</summary>
    public static VirtualService AddService(
        Snapshot snapshot, byte protocol, IPAddress address, string pool, IEnumerable<IPAddress> localAddresses)
    {
        VirtualService service = new()
        {
            Key = new ServiceKey { Protocol = protocol, Address = Bytes(address), Port = Workload.ServicePort },
            Scheduler = "rr",
            Pool = pool,
        };
        snapshot.Services.Add(service);
        snapshot.Pools.Add(new LocalAddressPool { Name = pool, Addresses = { localAddresses.Select(Bytes) } });
        return service;
    }

    /// <summary>A server of a service, and how to reach it.</summary>
    public static void AddServer(
        Snapshot snapshot, VirtualService service, string port, ForwardingMode mode, IPAddress address, MacAddress mac)
    {
        service.RealServers.Add(new RealServer { Address = Bytes(address), Port = Workload.ServicePort, Weight = 1, Mode = mode });
        snapshot.Neighbours.Add(new Neighbour { Port = port, Address = Bytes(address), Mac = Bytes(mac) });
    }

    /// <summary>A network on the link of a port.</summary>
    public static Route RouteTo((IPAddress Address, uint Length) network, string port) =>
        new() { Prefix = new Prefix { Address = Bytes(network.Address), Length = network.Length }, Port = port };

    /// <summary>An IP address in a message.</summary>
    public static ByteString Bytes(IPAddress address) => ByteString.CopyFrom(address.GetAddressBytes());

    /// <summary>A MAC address in a message.</summary>
    public static unsafe ByteString Bytes(MacAddress mac)
    {
        Span<byte> bytes = stackalloc byte[MacAddress.Length];
        fixed (byte* start = bytes)
        {
            mac.Write(start);
        }

        return ByteString.CopyFrom(bytes);
    }
}
