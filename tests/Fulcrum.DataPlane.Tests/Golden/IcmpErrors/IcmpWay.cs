using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>
/// One way in which sessions are forwarded, and its packets: a UDP service with one server, in <see cref="Lab"/>'s network with
/// addresses of both families. The director's own addresses are .1 on each side.
/// </summary>
internal sealed record IcmpWay(string Name, Wire.ForwardingMode Mode, bool Ipv6Client, bool Ipv6Server, Wire.Tunnel? Tunnel = null)
{
    public static readonly IcmpWay Nat4 = new("nat 4-4", Wire.ForwardingMode.Nat, false, false);
    public static readonly IcmpWay Nat6 = new("nat 6-6", Wire.ForwardingMode.Nat, true, true);
    public static readonly IcmpWay FullNat4 = new("fullnat 4-4", Wire.ForwardingMode.FullNat, false, false);
    public static readonly IcmpWay FullNat6 = new("fullnat 6-6", Wire.ForwardingMode.FullNat, true, true);
    public static readonly IcmpWay FullNat64 = new("fullnat 6-4", Wire.ForwardingMode.FullNat, true, false);
    public static readonly IcmpWay Direct4 = new("dr 4", Wire.ForwardingMode.DirectRoute, false, false);
    public static readonly IcmpWay Direct6 = new("dr 6", Wire.ForwardingMode.DirectRoute, true, true);

    /// <summary>Those that change addresses within a family.</summary>
    public static readonly IcmpWay[] Rewriting = [Nat4, Nat6, FullNat4, FullNat6];

    /// <summary>Every way without a tunnel.</summary>
    public static readonly IcmpWay[] Plain = [.. Rewriting, FullNat64, Direct4, Direct6];

    /// <summary>Every kind of tunnel, over every pair of families.</summary>
    public static readonly IcmpWay[] Tunnels =
    [
        .. from families in new[] { (false, false), (true, false), (false, true), (true, true) }
           from kind in new[] { Wire.TunnelKind.Ipip, Wire.TunnelKind.Gre, Wire.TunnelKind.Gue }
           select Over(kind, families.Item1, families.Item2),
        Over(Wire.TunnelKind.Gre, false, false, Wire.TunnelChecksum.Plain),
        Over(Wire.TunnelKind.Gue, false, false, Wire.TunnelChecksum.Plain),
    ];

    public const string DirectorLan4 = "10.0.0.1";
    public const string DirectorLan6 = "fd00::1";

    public string Client => Ipv6Client ? "2001:db8:c::5" : Lab.Client;

    public string Virtual => Ipv6Client ? "2001:db8:100::80" : Lab.Virtual;

    public string Local => Ipv6Server ? "fd00::100" : Lab.Local;

    public string Real => Ipv6Server ? "fd01::1" : A;

    /// <summary>The director's address towards the server.</summary>
    public string DirectorLan => Ipv6Server ? DirectorLan6 : DirectorLan4;

    /// <summary>Routers that send errors.</summary>
    public string LanRouter => Ipv6Server ? "fd00::254" : "10.0.0.254";

    public string WanRouter => Ipv6Client ? "2001:db8:c::254" : "203.0.113.254";

    public bool IsFullNat => Mode == Wire.ForwardingMode.FullNat;

    public bool Rewrites => Mode is Wire.ForwardingMode.Nat or Wire.ForwardingMode.FullNat;

    public ushort ServerPort => Rewrites ? RealPort : VirtualPort;

    /// <summary>Bytes of the outer headers.</summary>
    public int Overhead => (Ipv6Server ? 40 : 20) + Tunnel?.Kind switch
    {
        Wire.TunnelKind.Gre => Tunnel.Checksum == Wire.TunnelChecksum.None ? 4 : 8,
        Wire.TunnelKind.Gue => 12,
        _ => 0,
    };

    public string Counters => $"udp {Real}:{ServerPort}:";

    public static IcmpWay Over(Wire.TunnelKind kind, bool ipv6Client, bool ipv6Server, Wire.TunnelChecksum checksum = default) => new(
        $"{kind}{(checksum == default ? "" : " with checksum")} {(ipv6Client ? 6 : 4)} in {(ipv6Server ? 6 : 4)}",
        Wire.ForwardingMode.Tunnel,
        ipv6Client,
        ipv6Server,
        new Wire.Tunnel { Kind = kind, Port = kind == Wire.TunnelKind.Gue ? 6080u : 0, Checksum = checksum });

    /// <summary>An IP header of the family of its addresses.</summary>
    public static PacketBuilder Ip(
        PacketBuilder ethernet, string source, string destination, byte ttl = 64, byte tos = 0, ushort id = 0, bool dontFragment = false) =>
        source.Contains(':')
            ? ethernet.Ipv6(source, destination, ttl, tos)
            : ethernet.Ipv4(source, destination, ttl, tos, id, dontFragment);

    /// <summary>An ICMP error of the family of its addresses.</summary>
    public static PacketBuilder Error(PacketBuilder ip, byte type, byte code, byte[] quoted, uint rest = 0) =>
        (ip.BuildPacket()[0] >> 4 == 6 ? ip.Icmpv6(type, code, rest) : ip.Icmp(type, code, rest)).Payload(quoted);

    public static PacketBuilder FromWan(ushort vlan = 0) => Tagged(Packet.Ethernet(WanRouterMac, WanMac), vlan);

    public static PacketBuilder ToWan(ushort vlan = 0) => Tagged(Packet.Ethernet(WanMac, WanRouterMac), vlan);

    public static PacketBuilder FromLan() => Packet.Ethernet(LanRouterMac, LanMac);

    public static PacketBuilder ToLan() => Packet.Ethernet(LanMac, LanRouterMac);

    /// <summary>The client's datagram as the client sends it.</summary>
    public PacketBuilder Request(PacketBuilder ethernet, byte ttl = 64, int payload = 20, bool dontFragment = false) =>
        Ip(ethernet, Client, Virtual, ttl, dontFragment: dontFragment).Udp(ClientPort, VirtualPort).PayloadOf(payload);

    /// <summary>The same as the server gets it; of a tunnel, inside.</summary>
    public PacketBuilder RequestAtServer(PacketBuilder ethernet, byte ttl = 60, int payload = 20) => !Rewrites
        ? Request(ethernet, ttl, payload)
        : Ip(ethernet, IsFullNat ? Local : Client, Real, ttl)
            .Udp(IsFullNat ? FirstLocalPort : ClientPort, RealPort).PayloadOf(payload);

    /// <summary>The server's datagram as the server sends it.</summary>
    public PacketBuilder Reply(PacketBuilder ethernet, byte ttl = 64, int payload = 20, bool dontFragment = false) => !Rewrites
        ? ReplyAtClient(ethernet, ttl, payload)
        : Ip(ethernet, Real, IsFullNat ? Local : Client, ttl, dontFragment: dontFragment)
            .Udp(RealPort, IsFullNat ? FirstLocalPort : ClientPort).PayloadOf(payload);

    /// <summary>The same as the client gets it.</summary>
    public PacketBuilder ReplyAtClient(PacketBuilder ethernet, byte ttl = 60, int payload = 20) =>
        Ip(ethernet, Virtual, Client, ttl).Udp(VirtualPort, ClientPort).PayloadOf(payload);

    /// <summary>A packet with the UDP checksum of another, which is what a rewritten quote has.</summary>
    public static byte[] WithChecksumOf(PacketBuilder packet, PacketBuilder other)
    {
        byte[] bytes = packet.BuildPacket();
        byte[] from = other.BuildPacket();
        from.AsSpan(ChecksumAt(from), 2).CopyTo(bytes.AsSpan(ChecksumAt(bytes)));
        return bytes;

        static int ChecksumAt(byte[] packet) => (packet[0] >> 4 == 6 ? 40 : 20) + 6;
    }

    /// <summary>The configuration.</summary>
    public Wire.Snapshot Configuration(bool withServer = true) => new()
    {
        Generation = 1,
        Services =
        {
            new Wire.VirtualService
            {
                Key = new Wire.ServiceKey { Protocol = IpProtocol.Udp, Address = Bytes(Virtual), Port = VirtualPort },
                Scheduler = "rr",
                Pool = "pool",
                RealServers = { withServer ? [Server] : [] },
            },
        },
        Pools = { new Wire.LocalAddressPool { Name = "pool", Addresses = { Bytes(Lab.Local), Bytes("fd00::100") } } },
        Routes =
        {
            RouteTo("0.0.0.0", 0, "wan", "198.51.100.254"),
            RouteTo("10.1.0.0", 16, "lan", "10.0.0.254"),
            RouteTo("::", 0, "wan", "2001:db8:100::254"),
            RouteTo("fd01::", 16, "lan", "fd00::254"),
        },
        Neighbours =
        {
            Neighbour("wan", "198.51.100.254", WanRouterMac),
            Neighbour("lan", "10.0.0.254", LanRouterMac),
            Neighbour("wan", "2001:db8:100::254", WanRouterMac),
            Neighbour("lan", "fd00::254", LanRouterMac),
        },
        Addresses =
        {
            Own("wan", "198.51.100.1", 24), Own("wan", "2001:db8:100::1", 64), Own("lan", DirectorLan4, 24), Own("lan", DirectorLan6, 64),
        },
        Settings = new Wire.Settings(),
    };

    /// <summary>A director with one session, whose packet it has sent to the server as <paramref name="sent"/>.</summary>
    public Director Connected(out byte[] sent, DirectorOptions? options = null, bool dontFragment = false)
    {
        Director director = new(Configuration(), options);
        director.Network.Deliver(Director.Wan, 0, Request(FromWan(), dontFragment: dontFragment).Build());
        director.PollAll();
        sent = director.Network.TakeTransmitted(Director.Lan) ?? throw new InvalidOperationException("No packet left for the server.");
        return director;
    }

    public override string ToString() => Name;

    private static PacketBuilder Tagged(PacketBuilder ethernet, ushort vlan) => vlan == 0 ? ethernet : ethernet.Vlan(vlan, 3);

    private static Wire.PortAddress Own(string port, string address, uint length) =>
        new() { Port = port, Address = Bytes(address), PrefixLength = length };

    private Wire.RealServer Server =>
        new() { Address = Bytes(Real), Port = ServerPort, Weight = 1, Mode = Mode, Tunnel = Tunnel };
}
