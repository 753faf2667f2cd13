using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>Where clients and servers are: behind one port, behind VLANs, on the link.</summary>
public class TopologyTests
{
    private const ushort WanVlan = 7;
    private const ushort LanVlan = 4094;

    private static readonly Step s_udp = new((ip, source, destination) => ip.Udp(source, destination).PayloadOf(99));

    private static IEnumerable<TestCaseData> Ways() =>
        from way in Way.All
        from direction in Enum.GetValues<Direction>()
        select new TestCaseData(way, direction).SetArgDisplayNames(way.Name, direction.ToString());

    private static IEnumerable<TestCaseData> Tagged() =>
        from way in Way.All.Append(Way.Over(Wire.TunnelKind.Gue, true, true, Wire.TunnelChecksum.Plain))
        from direction in Enum.GetValues<Direction>()
        from vlans in new (ushort Wan, ushort Lan)[] { (WanVlan, 0), (0, LanVlan), (WanVlan, LanVlan), (WanVlan, WanVlan) }
        select new TestCaseData(way, direction, vlans.Wan, vlans.Lan)
            .SetArgDisplayNames(way.Name, direction.ToString(), $"wan {vlans.Wan}", $"lan {vlans.Lan}");

    [TestCaseSource(nameof(Ways))]
    public void OneArm_ClientAndServerBehindWan_IsForwardedByIt(object given, Direction direction) =>
        AssertForwardedByOnePort("wan", (Way)given, direction);

    [TestCaseSource(nameof(Ways))]
    public void Hairpin_ClientBesideTheServer_IsForwardedByLan(object given, Direction direction) =>
        AssertForwardedByOnePort("lan", (Way)given, direction);

    [TestCaseSource(nameof(Tagged))]
    public void Vlan_OfEitherSide_IsThatOfTheNextHop(object given, Direction direction, ushort wan, ushort lan)
    {
        Way way = (Way)given;
        Wire.Snapshot configuration = way.Configuration();
        Tag(configuration, "wan", wan);
        Tag(configuration, "lan", lan);
        using Exchange exchange = new(way, IpProtocol.Udp, configuration: configuration);
        bool isInbound = direction == Direction.Inbound;

        exchange.Forwards("the tag is the adjacency's, whatever the packet had", direction, s_udp with
        {
            Received = frame => Tag(frame, isInbound ? wan : lan),
            Sent = frame => Tag(frame, isInbound ? lan : wan),
        });
    }

    [Test]
    public void Vlan_NextHopOfWhichIsUnknown_IsAskedForInTheVlan()
    {
        Wire.Snapshot configuration = Way.DirectRoute.Configuration();
        Tag(configuration, "lan", LanVlan);
        configuration.Neighbours.RemoveAt(1);
        using Director director = new(configuration);
        director.Network.Deliver(Wan, 0, FromClient().Udp(ClientPort, VirtualPort).Build());
        director.PollAll();

        Assert.That(director.Worker.Wanted.TryTake(out NextHop wanted), Is.True);
        Assert.That((wanted.Port, wanted.Vlan), Is.EqualTo(((byte)Lan, LanVlan)));
    }

    private static void AssertForwardedByOnePort(string port, Way way, Direction direction)
    {
        (string own, string router) = port == "wan" ? (WanMac, WanRouterMac) : (LanMac, LanRouterMac);
        ushort device = port == "wan" ? Wan : Lan;
        using Exchange exchange = new(way, IpProtocol.Udp, configuration: Behind(way.Configuration(), port, router))
        {
            Ports = (device, device),
        };

        exchange.Forwards("packets leave by the port at which they came", direction, s_udp with
        {
            Received = frame => Between(frame, router, own),
            Sent = frame => Between(frame, own, router),
        });
    }

    /// <summary>All routes, neighbours and addresses on one port, behind one router.</summary>
    private static Wire.Snapshot Behind(Wire.Snapshot configuration, string port, string router)
    {
        foreach (Wire.Route route in configuration.Routes)
        {
            route.Port = port;
        }

        foreach (Wire.Neighbour neighbour in configuration.Neighbours)
        {
            (neighbour.Port, neighbour.Mac) = (port, Neighbour(port, A, router).Mac);
        }

        foreach (Wire.PortAddress address in configuration.Addresses)
        {
            address.Port = port;
        }

        return configuration;
    }

    private static PacketBuilder Between(PacketBuilder frame, string from, string to) => frame.Edit(bytes =>
    {
        Convert.FromHexString(to.Replace(":", "")).CopyTo(bytes, 0);
        Convert.FromHexString(from.Replace(":", "")).CopyTo(bytes, MacAddress.Length);
    });

    private static PacketBuilder Tag(PacketBuilder frame, ushort vlan) => vlan == 0 ? frame : frame.Vlan(vlan);

    /// <summary>Puts what is on a port into a VLAN.</summary>
    private static void Tag(Wire.Snapshot configuration, string port, uint vlan)
    {
        foreach (Wire.Route route in configuration.Routes.Where(route => route.Port == port))
        {
            route.Vlan = vlan;
        }

        foreach (Wire.Neighbour neighbour in configuration.Neighbours.Where(neighbour => neighbour.Port == port))
        {
            neighbour.Vlan = vlan;
        }

        foreach (Wire.PortAddress address in configuration.Addresses.Where(address => address.Port == port))
        {
            address.Vlan = vlan;
        }
    }
}
