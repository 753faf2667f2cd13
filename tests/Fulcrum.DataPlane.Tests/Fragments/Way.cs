using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;
using Google.Protobuf;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Fragments;

/// <summary>
/// One way to forward, and the frames of a session that goes it, up to their layer-4 header. Adds to the picture of <see cref="Lab"/>:
/// <code>
///   client 2001:db8:c::5    VIP 2001:db8:f::80, router 2001:db8:e::fe [director] fd00::1, local fd00::100, router fd00::fe    server fd01::1
///                                                                     10.0.0.1
/// </code>
/// </summary>
internal sealed record Way(string Name, Wire.ForwardingMode Mode, bool ClientIsIpv6 = false, bool ServerIsIpv6 = false)
{
    public const string Client6 = "2001:db8:c::5";
    public const string Virtual6 = "2001:db8:f::80";
    public const string Local6 = "fd00::100";
    public const string Server6 = "fd01::1";
    public const string LanAddress = "10.0.0.1";

    public static readonly Way Nat = new("NAT IPv4", Wire.ForwardingMode.Nat);
    public static readonly Way Nat6 = new("NAT IPv6", Wire.ForwardingMode.Nat, true, true);
    public static readonly Way FullNat = new("FULLNAT IPv4", Wire.ForwardingMode.FullNat);
    public static readonly Way FullNat6 = new("FULLNAT IPv6", Wire.ForwardingMode.FullNat, true, true);
    public static readonly Way FullNat64 = new("FULLNAT IPv6 to IPv4", Wire.ForwardingMode.FullNat, true);
    public static readonly Way DirectRoute = new("DR IPv4", Wire.ForwardingMode.DirectRoute);
    public static readonly Way DirectRoute6 = new("DR IPv6", Wire.ForwardingMode.DirectRoute, true, true);
    public static readonly Way Tunnel = new("TUN IPv4", Wire.ForwardingMode.Tunnel);
    public static readonly Way Tunnel6 = new("TUN IPv6", Wire.ForwardingMode.Tunnel, true, true);

    public static IEnumerable<Way> All => [.. Answered, DirectRoute, DirectRoute6, Tunnel, Tunnel6];

    /// <summary>Those whose replies come back.</summary>
    public static IEnumerable<Way> Answered => [Nat, Nat6, FullNat, FullNat6, FullNat64];

    public string Server => ServerIsIpv6 ? Server6 : A;

    /// <summary>Port that a packet leaves for.</summary>
    public ushort ServerPort => KeepsAddresses ? VirtualPort : RealPort;

    /// <summary>Client port as the server sees it, of the first session.</summary>
    public ushort PeerPort => Mode == Wire.ForwardingMode.FullNat ? FirstLocalPort : ClientPort;

    public bool KeepsAddresses => Mode is Wire.ForwardingMode.DirectRoute or Wire.ForwardingMode.Tunnel;

    /// <summary>A service of each protocol on the client's family, with one server.</summary>
    public Wire.Snapshot Configuration(uint realPort = RealPort)
    {
        Wire.Snapshot configuration = Lab.Configuration(
            [.. ((byte[])[IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp]).Select(protocol => ServiceOf(protocol, realPort))]);
        configuration.Pools[0].Addresses.Add(Bytes(Local6));
        configuration.Routes.Add(RouteTo("::", 0, "wan", "2001:db8:e::fe"));
        configuration.Routes.Add(RouteTo("fd00::", 64, "lan", null));
        configuration.Routes.Add(RouteTo("fd01::", 64, "lan", "fd00::fe"));
        configuration.Neighbours.Add(Neighbour("wan", "2001:db8:e::fe", WanRouterMac));
        configuration.Neighbours.Add(Neighbour("lan", "fd00::fe", LanRouterMac));
        configuration.Addresses.Add(new Wire.PortAddress { Port = "lan", Address = Bytes(LanAddress), PrefixLength = 24 });
        configuration.Addresses.Add(new Wire.PortAddress { Port = "lan", Address = Bytes("fd00::1"), PrefixLength = 64 });
        return configuration;
    }

    public PacketBuilder FromClient(string? client = null) =>
        Ip(Packet.Ethernet(WanRouterMac, WanMac), ClientIsIpv6, client ?? (ClientIsIpv6 ? Client6 : Client), Vip, 64);

    /// <summary>What leaves for the server, without the outer header of a tunnel.</summary>
    public PacketBuilder ToServer(string? client = null)
    {
        client ??= ClientIsIpv6 ? Client6 : Client;
        string source = Mode == Wire.ForwardingMode.FullNat ? ServerIsIpv6 ? Local6 : Local : client;
        return Ip(Packet.Ethernet(LanMac, LanRouterMac), ServerIsIpv6, source, KeepsAddresses ? Vip : Server, 63);
    }

    public PacketBuilder FromServer()
    {
        string destination = Mode == Wire.ForwardingMode.FullNat ? ServerIsIpv6 ? Local6 : Local : ClientIsIpv6 ? Client6 : Client;
        return Ip(Packet.Ethernet(LanRouterMac, LanMac), ServerIsIpv6, Server, destination, 64);
    }

    public PacketBuilder ToClient() =>
        Ip(Packet.Ethernet(WanMac, WanRouterMac), ClientIsIpv6, Vip, ClientIsIpv6 ? Client6 : Client, 63);

    /// <summary>Packets for the server as they leave: in a tunnel if this is one, whose outer IPv4 headers are numbered from 1.</summary>
    public PacketBuilder[] Leaving(IEnumerable<PacketBuilder> packets) => Mode != Wire.ForwardingMode.Tunnel
        ? [.. packets]
        : [.. packets.Select((packet, index) => Outer((ushort)(index + 1)).Ipip(packet))];

    public override string ToString() => Name;

    private string Vip => ClientIsIpv6 ? Virtual6 : Virtual;

    private PacketBuilder Outer(ushort id)
    {
        PacketBuilder frame = Packet.Ethernet(LanMac, LanRouterMac);
        return ServerIsIpv6 ? frame.Ipv6("fd00::1", Server, 63) : frame.Ipv4(LanAddress, Server, 63, id: id);
    }

    private Wire.VirtualService ServiceOf(byte protocol, uint realPort)
    {
        Wire.VirtualService service = Service(protocol, "rr", (Server, 1));
        service.Key.Address = Bytes(Vip);
        service.RealServers[0].Mode = Mode;
        service.RealServers[0].Port = KeepsAddresses ? VirtualPort : realPort;
        return service;
    }

    private static PacketBuilder Ip(PacketBuilder frame, bool isIpv6, string source, string destination, byte hops) =>
        isIpv6 ? frame.Ipv6(source, destination, hops) : frame.Ipv4(source, destination, hops);
}
