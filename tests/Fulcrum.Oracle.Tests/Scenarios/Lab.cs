using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>
/// The director's surroundings, the same in every scenario. It has one address a family on each port, and the virtual address.
/// <code>
///   clients -- router .254 -- wan0 10.0.0.1/24 [director] lan0 10.0.1.1/24 -- servers .11 .12 .13, router .77
/// </code>
/// </summary>
internal static class Lab
{
    public const string WanMac = "02:00:00:00:0f:00";
    public const string LanMac = "02:00:00:00:0f:01";
    public const string RouterMac = "02:00:00:00:0a:fe";

    /// <summary>Number of servers.</summary>
    public const int ServerCount = 3;

    public static string ServerMac(int index) => $"02:00:00:00:0b:1{index + 1}";

    public static string Client(Family family) => family == Family.V4 ? "198.51.100.7" : "2001:db8:9::7";

    public static string Virtual(Family family) => family == Family.V4 ? "192.0.2.10" : "2001:db8:5::10";

    /// <summary>A real server's address, by its index from 0.</summary>
    public static string Real(Family family, int index = 0) =>
        family == Family.V4 ? $"10.0.1.1{index + 1}" : $"2001:db8:0:1::1{index + 1}";

    /// <summary>The director's own address on wan0.</summary>
    public static string Wan(Family family) => family == Family.V4 ? "10.0.0.1" : "2001:db8::1";

    /// <summary>The director's own address on lan0, the source of its tunnels.</summary>
    public static string Lan(Family family) => family == Family.V4 ? "10.0.1.1" : "2001:db8:0:1::1";

    /// <summary>Next hop to the clients.</summary>
    public static string Gateway(Family family) => family == Family.V4 ? "10.0.0.254" : "2001:db8::fe";

    /// <summary>A router on a client's way, the source of ICMP errors about replies.</summary>
    public static string WanRouter(Family family) => family == Family.V4 ? "203.0.113.1" : "2001:db8:99::1";

    /// <summary>A router on the way to the servers, the source of ICMP errors about tunnel packets.</summary>
    public static string LanRouter(Family family) => family == Family.V4 ? "10.0.1.77" : "2001:db8:0:1::77";

    /// <summary>Bits of a port's network, and of a single address.</summary>
    public static (int Network, int Host) PrefixLengths(Family family) => family == Family.V4 ? (24, 32) : (64, 128);

    /// <summary>A frame that arrives on wan0.</summary>
    public static PacketBuilder OnWan() => Packet.Ethernet(RouterMac, WanMac);

    /// <summary>A frame of a server that arrives on lan0.</summary>
    public static PacketBuilder OnLan(int server = 0) => Packet.Ethernet(ServerMac(server), LanMac);

    /// <summary>An IP header of either family; IPv6 has no DF, ID and options.</summary>
    public static PacketBuilder Ip(
        this PacketBuilder frame,
        string source,
        string destination,
        byte ttl = 64,
        byte tos = 0,
        bool dontFragment = true,
        ushort id = 0x1234,
        byte[]? options = null) => source.Contains(':')
            ? frame.Ipv6(source, destination, ttl, tos, 0x12345)
            : frame.Ipv4(source, destination, ttl, tos, id, dontFragment, options: options);
}
