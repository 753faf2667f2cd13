using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;

namespace Fulcrum.Benchmarks;

/// <summary>What a <see cref="Way"/> takes: configuration and clients.</summary>
internal static class Ways
{
    /// <summary>Whether clients are.</summary>
    public static bool HasIpv6Clients(this Way way) => way is Way.Nat6 or Way.FullNat6 or Way.FullNat64;

    /// <summary>One service of two servers.</summary>
    public static Wire.Snapshot Configuration(this Way way, byte protocol = IpProtocol.Udp)
    {
        string[] servers = way is Way.Nat6 or Way.FullNat6 ? ["2001:db8:1::1", "2001:db8:1::2"] : [Lab.A, Lab.B];
        Wire.VirtualService service = Lab.Service(protocol, "rr", [.. servers.Select(server => (server, 1))]);
        Wire.Snapshot configuration = Lab.Configuration(service);
        foreach (Wire.RealServer server in service.RealServers)
        {
            server.Mode = ModeOf(way);
            server.Tunnel = way switch
            {
                Way.TunnelGre => new Wire.Tunnel { Kind = Wire.TunnelKind.Gre },
                Way.TunnelGue => new Wire.Tunnel { Kind = Wire.TunnelKind.Gue, Port = 6080 },
                _ => null,
            };
        }
        if (way.HasIpv6Clients())
            service.Key.Address = Lab.Bytes(BenchmarkPackets.Virtual6);
        configuration.Pools[0].Addresses.Add(Lab.Bytes("2001:db8:2::100"));
        configuration.Pools[0].Addresses.Add(Lab.Bytes("10.0.0.101"));
        configuration.Addresses.Add(new Wire.PortAddress { Port = "lan", Address = Lab.Bytes("10.0.0.1"), PrefixLength = 24 });
        configuration.Routes.Add(Lab.RouteTo("2001:db8:1::", 48, "lan", "2001:db8:2::fe"));
        configuration.Neighbours.Add(Lab.Neighbour("lan", "2001:db8:2::fe", Lab.LanRouterMac));
        return configuration;
    }

    private static Wire.ForwardingMode ModeOf(Way way) => way switch
    {
        Way.Nat or Way.Nat6 => Wire.ForwardingMode.Nat,
        Way.DirectRoute => Wire.ForwardingMode.DirectRoute,
        Way.Tunnel or Way.TunnelGre or Way.TunnelGue => Wire.ForwardingMode.Tunnel,
        _ => Wire.ForwardingMode.FullNat,
    };
}
