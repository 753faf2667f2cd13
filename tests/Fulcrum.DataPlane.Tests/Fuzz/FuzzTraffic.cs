using System.Globalization;
using CsCheck;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Fuzz;

/// <summary>A configuration with all that there is, and frames that find their way into every corner of it.</summary>
internal static class FuzzTraffic
{
    private const int DefaultSeed = 1624;
    private const uint LanVlan = 20;

    /// <summary>Of the random numbers; FULCRUM_FUZZ_SEED chooses another run.</summary>
    public static uint Seed => (uint)Setting("FULCRUM_FUZZ_SEED", DefaultSeed);

    /// <summary>A number of the environment.</summary>
    public static int Setting(string name, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : standard;

    /// <summary>
    /// Services of both families and each protocol, whose servers have every mode; two are in a VLAN. TCP's are persistent, UDP has another
    /// port of one-packet services, and some of SCTP is for one of a mark.
    /// </summary>
    public static Wire.Snapshot EveryMode()
    {
        Way[] ipv4 =
        [
            Way.FullNat with { Server = D }, Way.Tunnel with { Server = "10.1.0.4" }, Way.Over(Wire.TunnelKind.Gue, false, true, Wire.TunnelChecksum.Plain),
            Way.DirectRoute with { Server = C }, Way.FullNat with { Server = B }, Way.Nat,
        ];
        Way[] ipv6 =
        [
            Way.Over(Wire.TunnelKind.Gre, true, false, Wire.TunnelChecksum.Plain) with { Server = C }, Way.Tunnel6 with { Server = "fd01::4" },
            Way.DirectRoute6 with { Server = "fd01::3" }, Way.FullNat64 with { Server = B }, Way.FullNat6 with { Server = "fd01::2" }, Way.Nat6,
        ];
        Wire.Snapshot configuration = Way.DualStack(
        [
            Way.Mixed(IpProtocol.Tcp, "wrr", ipv4), Way.Mixed(IpProtocol.Udp, "rr", ipv4), Way.Mixed(IpProtocol.Sctp, "rr", ipv4),
            Way.Mixed(IpProtocol.Tcp, "rr", ipv6), Way.Mixed(IpProtocol.Udp, "rr", ipv6), Way.Mixed(IpProtocol.Sctp, "rr", ipv6),
        ]);
        foreach (Wire.VirtualService service in configuration.Services.Where(service => service.Key.Protocol == IpProtocol.Tcp))
            service.Persistence = new Wire.Persistence { Timeout = 1, PrefixLength = 31 };
        configuration.Services.Add([OnePacket(ipv4), OnePacket(ipv6), Marked(ipv4)]);
        configuration.MarkRules.Add(new Wire.MarkRule { Mark = 7, Protocol = IpProtocol.Sctp, Source = new Wire.Prefix { Address = Bytes(B), Length = 32 } });
        configuration.Routes.Single(route => route.Prefix.Address == Bytes("10.2.0.0")).Vlan = LanVlan;
        Wire.Neighbour router = Neighbour("lan", "10.0.0.254", LanRouterMac);
        router.Vlan = LanVlan;
        configuration.Neighbours.Add(router);
        return configuration;
    }

    private static Wire.VirtualService OnePacket(Way[] ways)
    {
        Wire.VirtualService service = Way.Mixed(IpProtocol.Udp, "rr", [.. ways.Where(way => way.Mode != Wire.ForwardingMode.FullNat)]);
        service.Key.Port = FirstLocalPort;
        service.OnePacket = true;
        service.Persistence = new Wire.Persistence { Timeout = 2 };
        return service;
    }

    private static Wire.VirtualService Marked(Way[] ways)
    {
        Wire.VirtualService service = Way.Mixed(IpProtocol.Sctp, "rr", ways);
        service.Key = ServiceKey.OfMark(7, ipv4: true).ToWire();
        foreach (Wire.RealServer server in service.RealServers)
            server.Port = 0;
        return service;
    }

    /// <summary>Mostly nearly-right frames between the lab's endpoints, some noise.</summary>
    public static Gen<byte[]> Damaged(string from, string to) => Gen.Frequency((15, Nudge.Frames(Sound(from, to))), (1, Generate.Bytes(300)));

    /// <summary>The same before anything is wrong with them.</summary>
    public static Gen<byte[]> Sound(string from, string to) => Generate.Frame(Mix(from, to));

    private static FrameMix Mix(string from, string to) => new(
        [MacAddress.Parse(from)],
        [MacAddress.Parse(to)],
        [.. Ipv4(Client, Client, A, B, C, Virtual)],
        [.. Ipv4(Virtual, Virtual, Virtual, Local, Client)],
        [ClientPort, ClientPort + 1, RealPort, RealPort, VirtualPort],
        [VirtualPort, VirtualPort, VirtualPort, FirstLocalPort, FirstLocalPort + 1, ClientPort, 22])
    {
        Ipv6Sources = [.. Ipv6(Way.Client6, Way.Client6, Way.Server6, "fd01::2", Way.Virtual6)],
        Ipv6Destinations = [.. Ipv6(Way.Virtual6, Way.Virtual6, Way.Virtual6, Way.Local6, Way.Client6)],
        VlanIds = [(ushort)LanVlan, 7],
    };

    private static IEnumerable<Be32> Ipv4(params string[] addresses) => addresses.Select(Packet.Address);

    private static IEnumerable<IpAddress> Ipv6(params string[] addresses) => addresses.Select(IpAddress.Parse);
}
