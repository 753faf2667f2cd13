using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;
using Fulcrum.Testing;
using Google.Protobuf;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>
/// The network that golden cases play in, and its frames and configuration.
/// <code>
///   client 203.0.113.5 -- router .254 -- 198.51.100.0/24 -- wan [director] lan -- 10.0.0.0/24 -- router .254 -- A 10.1.0.1, B 10.1.0.2, C 10.2.0.3
///                                          VIP .80                  local 10.0.0.100            D 10.0.0.9, whose MAC address nobody knows
/// </code>
/// </summary>
internal static class Lab
{
    public const string WanMac = "02:00:00:00:01:00";
    public const string WanRouterMac = "02:00:00:00:01:fe";
    public const string LanMac = "02:00:00:00:02:00";
    public const string LanRouterMac = "02:00:00:00:02:fe";

    public const string Client = "203.0.113.5";
    public const string Virtual = "198.51.100.80";
    public const string Local = "10.0.0.100";
    public const string A = "10.1.0.1";
    public const string B = "10.1.0.2";
    public const string C = "10.2.0.3";
    public const string D = "10.0.0.9";

    public const ushort ClientPort = 40000;
    public const ushort VirtualPort = 80;
    public const ushort RealPort = 8080;
    public const ushort FirstLocalPort = 1024;

    /// <summary>The director's ports: wan is device 0, lan device 1.</summary>
    public static RoutePort[] DirectorPorts(ushort lanMtu = 1500, ushort wanMtu = 1500) =>
        [new RoutePort("wan", MacAddress.Parse(WanMac), wanMtu), new RoutePort("lan", MacAddress.Parse(LanMac), lanMtu)];

    public static PacketBuilder FromClient(byte ttl = 64) => Packet.Ethernet(WanRouterMac, WanMac).Ipv4(Client, Virtual, ttl);

    public static PacketBuilder ToServer(string server = A, byte ttl = 63, bool dontFragment = false) =>
        Packet.Ethernet(LanMac, LanRouterMac).Ipv4(Local, server, ttl, dontFragment: dontFragment);

    public static PacketBuilder FromServer(string server = A, byte ttl = 64) => Packet.Ethernet(LanRouterMac, LanMac).Ipv4(server, Local, ttl);

    public static PacketBuilder ToClient(byte ttl = 63) => Packet.Ethernet(WanMac, WanRouterMac).Ipv4(Virtual, Client, ttl);

    /// <summary>The client's TCP segment as it arrives.</summary>
    public static PacketBuilder ClientTcp(TcpFlags flags, ushort clientPort = ClientPort) => FromClient().Tcp(clientPort, VirtualPort, flags, seq: 1000, ack: 2000);

    /// <summary>The same segment as it leaves for the server.</summary>
    public static PacketBuilder ServerSeesTcp(TcpFlags flags, ushort localPort = FirstLocalPort, string server = A) =>
        ToServer(server).Tcp(localPort, RealPort, flags, seq: 1000, ack: 2000);

    /// <summary>The server's TCP segment as it arrives.</summary>
    public static PacketBuilder ServerTcp(TcpFlags flags, ushort localPort = FirstLocalPort, string server = A) =>
        FromServer(server).Tcp(RealPort, localPort, flags, seq: 5000, ack: 6000);

    /// <summary>The same segment as it leaves for the client.</summary>
    public static PacketBuilder ClientSeesTcp(TcpFlags flags, ushort clientPort = ClientPort) =>
        ToClient().Tcp(VirtualPort, clientPort, flags, seq: 5000, ack: 6000);

    /// <summary>The director's ICMP error about a client's packet, as it leaves; the first one that it sends.</summary>
    public static PacketBuilder ErrorToClient(byte type, byte code, PacketBuilder packet, ushort mtu = 0, ushort id = 1) =>
        Packet.Ethernet(WanMac, WanRouterMac).Ipv4(Virtual, Client, tos: 0xC0, id: id).IcmpError(type, code, packet, mtu, quotedLength: 548);

    /// <summary>A configuration with these services, one pool of one local address, and the routes of the picture.</summary>
    public static Wire.Snapshot Configuration(params Wire.VirtualService[] services) => new()
    {
        Generation = 1,
        Services = { services },
        Pools = { new Wire.LocalAddressPool { Name = "pool", Addresses = { Bytes(Local) } } },
        Routes =
        {
            RouteTo("0.0.0.0", 0, "wan", "198.51.100.254"),
            RouteTo("10.0.0.0", 24, "lan", null),
            RouteTo("10.1.0.0", 16, "lan", "10.0.0.254"),
            RouteTo("10.2.0.0", 16, "lan", "10.0.0.254"),
        },
        Neighbours = { Neighbour("wan", "198.51.100.254", WanRouterMac), Neighbour("lan", "10.0.0.254", LanRouterMac) },
    };

    /// <summary>One TCP service with one server.</summary>
    public static Wire.Snapshot OneServer => Configuration(Service(IpProtocol.Tcp, "rr", (A, 1)));

    /// <summary>A service on the virtual address; servers in the order in which they are added.</summary>
    public static Wire.VirtualService Service(byte protocol, string scheduler, params (string Address, int Weight)[] servers) => new()
    {
        Key = new Wire.ServiceKey { Protocol = protocol, Address = Bytes(Virtual), Port = VirtualPort },
        Scheduler = scheduler,
        Pool = "pool",
        RealServers =
        {
            servers.Select(server => new Wire.RealServer
            {
                Address = Bytes(server.Address), Port = RealPort, Weight = (uint)server.Weight, Mode = Wire.ForwardingMode.FullNat,
            }),
        },
    };

    public static Wire.Route RouteTo(string address, uint length, string port, string? gateway) => new()
    {
        Prefix = new Wire.Prefix { Address = Bytes(address), Length = length },
        Port = port,
        Gateway = gateway is null ? ByteString.Empty : Bytes(gateway),
    };

    public static Wire.Neighbour Neighbour(string port, string address, string mac) =>
        new() { Port = port, Address = Bytes(address), Mac = ByteString.CopyFrom(Convert.FromHexString(mac.Replace(":", ""))) };

    public static ByteString Bytes(string address) => ByteString.CopyFrom(System.Net.IPAddress.Parse(address).GetAddressBytes());
}
