using System.Buffers.Binary;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

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
    public const string LanAddress6 = "fd00::1";

    public static readonly Way Nat = new("NAT IPv4", Wire.ForwardingMode.Nat);
    public static readonly Way Nat6 = new("NAT IPv6", Wire.ForwardingMode.Nat, true, true);
    public static readonly Way FullNat = new("FULLNAT IPv4", Wire.ForwardingMode.FullNat);
    public static readonly Way FullNat6 = new("FULLNAT IPv6", Wire.ForwardingMode.FullNat, true, true);
    public static readonly Way FullNat64 = new("FULLNAT IPv6 to IPv4", Wire.ForwardingMode.FullNat, true);
    public static readonly Way DirectRoute = new("DR IPv4", Wire.ForwardingMode.DirectRoute);
    public static readonly Way DirectRoute6 = new("DR IPv6", Wire.ForwardingMode.DirectRoute, true, true);
    public static readonly Way Tunnel = new("TUN IPv4", Wire.ForwardingMode.Tunnel);
    public static readonly Way Tunnel6 = new("TUN IPv6", Wire.ForwardingMode.Tunnel, true, true);

    // The dynamic range (RFC 6335), which tells a tunnel's flows apart.
    private const ushort FirstFlowPort = 49_152;

    public static IEnumerable<Way> All => [.. Answered, DirectRoute, DirectRoute6, Tunnel, Tunnel6];

    /// <summary>Those whose replies come back.</summary>
    public static IEnumerable<Way> Answered => [Nat, Nat6, FullNat, FullNat6, FullNat64];

    /// <summary>Every tunnel, with and without checksum, of both families in both.</summary>
    public static IEnumerable<Way> Tunnels =>
        from kind in new (Wire.TunnelKind Kind, Wire.TunnelChecksum Checksum)[]
        {
            (Wire.TunnelKind.Ipip, Wire.TunnelChecksum.None),
            (Wire.TunnelKind.Gre, Wire.TunnelChecksum.None),
            (Wire.TunnelKind.Gre, Wire.TunnelChecksum.Plain),
            (Wire.TunnelKind.Gue, Wire.TunnelChecksum.None),
            (Wire.TunnelKind.Gue, Wire.TunnelChecksum.Plain),
        }
        from families in new (bool Inner, bool Outer)[] { (false, false), (true, true), (false, true), (true, false) }
        select Over(kind.Kind, families.Inner, families.Outer, kind.Checksum);

    /// <summary>Encapsulation of a tunnel; null: IP in IP.</summary>
    public Wire.Tunnel? Encapsulation { get; init; }

    public string ClientAddress => ClientIsIpv6 ? Client6 : Client;

    public string Vip => ClientIsIpv6 ? Virtual6 : Virtual;

    public string Server { get; init; } = ServerIsIpv6 ? Server6 : A;

    /// <summary>Port that a packet leaves for.</summary>
    public ushort ServerPort => KeepsAddresses ? VirtualPort : RealPort;

    /// <summary>Client port as the server sees it, of the first session.</summary>
    public ushort PeerPort => Mode == Wire.ForwardingMode.FullNat ? FirstLocalPort : ClientPort;

    public bool KeepsAddresses => Mode is Wire.ForwardingMode.DirectRoute or Wire.ForwardingMode.Tunnel;

    public bool IsTranslated => ClientIsIpv6 && !ServerIsIpv6 && !KeepsAddresses;

    /// <summary>Bytes that a tunnel puts before a packet.</summary>
    public int Overhead => Mode != Wire.ForwardingMode.Tunnel ? 0 : (ServerIsIpv6 ? 40 : 20) + Encapsulation?.Kind switch
    {
        Wire.TunnelKind.Gre => Encapsulation.Checksum == Wire.TunnelChecksum.None ? 4 : 8,
        Wire.TunnelKind.Gue => 12,
        _ => 0,
    };

    /// <summary>A tunnel.</summary>
    public static Way Over(Wire.TunnelKind kind, bool innerIsIpv6, bool outerIsIpv6, Wire.TunnelChecksum checksum = default) =>
        new(
            $"TUN {kind.ToString().ToLowerInvariant()}{(checksum == default ? "" : " with checksum")} {Digit(innerIsIpv6)} in {Digit(outerIsIpv6)}",
            Wire.ForwardingMode.Tunnel,
            innerIsIpv6,
            outerIsIpv6)
        {
            Encapsulation = new Wire.Tunnel
            {
                Kind = kind, Checksum = checksum, Port = kind == Wire.TunnelKind.Gue ? FrameChecksums.GuePort : 0u,
            },
        };

    /// <summary>A service of each protocol on the client's family, with one server.</summary>
    public Wire.Snapshot Configuration(uint realPort = RealPort) => DualStack(
        [.. ((byte[])[IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp]).Select(protocol => ServiceOf(protocol, realPort))]);

    /// <summary><see cref="Lab.Configuration"/> with IPv6 and the director's own addresses.</summary>
    public static Wire.Snapshot DualStack(params Wire.VirtualService[] services)
    {
        Wire.Snapshot configuration = Lab.Configuration(services);
        configuration.Pools[0].Addresses.Add(Bytes(Local6));
        configuration.Routes.Add(RouteTo("::", 0, "wan", "2001:db8:e::fe"));
        configuration.Routes.Add(RouteTo("fd00::", 64, "lan", null));
        configuration.Routes.Add(RouteTo("fd01::", 64, "lan", "fd00::fe"));
        configuration.Neighbours.Add(Neighbour("wan", "2001:db8:e::fe", WanRouterMac));
        configuration.Neighbours.Add(Neighbour("lan", "fd00::fe", LanRouterMac));
        configuration.Addresses.Add(new Wire.PortAddress { Port = "lan", Address = Bytes(LanAddress), PrefixLength = 24 });
        configuration.Addresses.Add(new Wire.PortAddress { Port = "lan", Address = Bytes(LanAddress6), PrefixLength = 64 });
        return configuration;
    }

    /// <summary>A service of the client's family, with one server.</summary>
    public Wire.VirtualService ServiceOf(byte protocol, uint realPort = RealPort)
    {
        Wire.VirtualService service = Service(protocol, "rr", (Server, 1));
        service.Key.Address = Bytes(Vip);
        service.RealServers[0].Mode = Mode;
        service.RealServers[0].Port = KeepsAddresses ? VirtualPort : realPort;
        service.RealServers[0].Tunnel = Encapsulation;
        return service;
    }

    /// <summary>A service with a server for each of some ways from clients of one family.</summary>
    public static Wire.VirtualService Mixed(byte protocol, string scheduler, params Way[] ways)
    {
        Wire.VirtualService service = ways[0].ServiceOf(protocol);
        service.Scheduler = scheduler;
        service.RealServers.Clear();
        service.RealServers.Add(ways.Select(way => way.ServiceOf(protocol).RealServers[0]));
        return service;
    }

    public PacketBuilder FromClient(string? client = null, IpFields? fields = null) => (fields ?? new IpFields())
        .Header(Packet.Ethernet(WanRouterMac, WanMac), ClientIsIpv6, client ?? ClientAddress, Vip);

    /// <summary>What leaves for the server, without the outer header of a tunnel.</summary>
    /// <param name="client">Another client than usual.</param>
    /// <param name="fields">As the packet arrived.</param>
    public PacketBuilder ToServer(string? client = null, IpFields? fields = null)
    {
        IpFields leaving = (fields ?? new IpFields()).Forwarded;
        string source = Mode == Wire.ForwardingMode.FullNat ? ServerIsIpv6 ? Local6 : Local : client ?? ClientAddress;
        return (IsTranslated ? leaving.Translated : leaving).Header(
            Packet.Ethernet(LanMac, LanRouterMac), KeepsAddresses ? ClientIsIpv6 : ServerIsIpv6, source, KeepsAddresses ? Vip : Server);
    }

    /// <summary>What the server sends; in DR and TUN as the virtual address, if it passes the director at all.</summary>
    public PacketBuilder FromServer(IpFields? fields = null)
    {
        string destination = Mode == Wire.ForwardingMode.FullNat ? ServerIsIpv6 ? Local6 : Local : ClientAddress;
        return (fields ?? new IpFields()).Header(
            Packet.Ethernet(LanRouterMac, LanMac), KeepsAddresses ? ClientIsIpv6 : ServerIsIpv6, KeepsAddresses ? Vip : Server, destination);
    }

    /// <summary>What leaves for the client; a translated header has no flow label and no extension headers.</summary>
    /// <param name="fields">As the packet came from the server.</param>
    public PacketBuilder ToClient(IpFields? fields = null)
    {
        IpFields leaving = (fields ?? new IpFields()).Forwarded;
        return (IsTranslated ? new IpFields(leaving.Hops, leaving.TrafficClass) : leaving).Header(
            Packet.Ethernet(WanMac, WanRouterMac), ClientIsIpv6, Vip, ClientAddress);
    }

    /// <summary>A packet for the server as it leaves: in a tunnel if this is one.</summary>
    /// <param name="packet">As <see cref="ToServer"/> begins it.</param>
    /// <param name="fields">As the packet arrived.</param>
    /// <param name="sent">The frame that was sent, for the one field that the director chooses at random: GUE's source port.</param>
    public PacketBuilder Enclose(PacketBuilder packet, IpFields fields, byte[] sent)
    {
        if (Mode != Wire.ForwardingMode.Tunnel)
        {
            return packet;
        }

        PacketBuilder outer = fields.Forwarded.Outer(ClientIsIpv6).Header(
            Packet.Ethernet(LanMac, LanRouterMac), ServerIsIpv6, ServerIsIpv6 ? LanAddress6 : LanAddress, Server);
        bool hasChecksum = Encapsulation is { Checksum: not Wire.TunnelChecksum.None };
        return Encapsulation?.Kind switch
        {
            Wire.TunnelKind.Gre => outer.Gre(packet, hasChecksum),
            Wire.TunnelKind.Gue => outer.Gue(packet, FlowPortOf(sent), FrameChecksums.GuePort, hasChecksum),
            _ => outer.Ipip(packet),
        };
    }

    /// <summary>Packets for the server as they leave, IPv4 headers of a tunnel numbered from 1.</summary>
    public PacketBuilder[] Leaving(IEnumerable<PacketBuilder> packets) =>
        [.. packets.Select((packet, index) => Enclose(packet, new IpFields { NewId = (ushort)(index + 1) }, []))];

    public override string ToString() => Name;

    private static char Digit(bool isIpv6) => isIpv6 ? '6' : '4';

    private ushort FlowPortOf(byte[] sent)
    {
        int offset = (sent.Length > 12 && sent[12] == 0x81 ? 18 : 14) + (ServerIsIpv6 ? 40 : 20);
        ushort port = sent.Length < offset + 2 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(sent.AsSpan(offset));
        return Math.Max(FirstFlowPort, port);
    }
}
