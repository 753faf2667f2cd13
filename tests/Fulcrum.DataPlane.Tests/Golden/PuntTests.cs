using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>What is the kernel's: both ways between ports and twins.</summary>
public class PuntTests
{
    private const string Broadcast = "ff:ff:ff:ff:ff:ff";

    private static readonly PacketBuilder s_ping = FromClient().Icmp(8, rest: 1).Payload("ping");

    private static IEnumerable<TestCaseData> KernelPackets()
    {
        PacketBuilder unicast = Packet.Ethernet(WanRouterMac, WanMac);
        yield return Named("ArpRequest", Packet.Ethernet(WanRouterMac, Broadcast).Arp(1, "198.51.100.254", Virtual));
        yield return Named("ArpReply", unicast.Arp(2, "198.51.100.254", Virtual, WanMac));
        yield return Named("Ping", s_ping);
        yield return Named("Vrrp", Packet.Ethernet(WanRouterMac, "01:00:5e:00:00:12").Ipv4("198.51.100.2", "224.0.0.18", ttl: 255, protocol: IpProtocol.Vrrp).PayloadOf(20));
        yield return Named("Multicast", Packet.Ethernet(WanRouterMac, "01:00:5e:00:00:01").Ipv4(Client, "224.0.0.1").Udp(1, 2));
        yield return Named("Ipv6Ping", unicast.Ipv6("2001:db8::1", "2001:db8::2").Icmp(128));
        yield return Named("Ipv6Tcp", unicast.Ipv6("2001:db8::1", "2001:db8::2").Tcp(ClientPort, VirtualPort, TcpFlags.Syn));
        yield return Named("Lldp", Packet.Ethernet(WanRouterMac, "01:80:c2:00:00:0e").Type(EtherTypes.Lldp).PayloadOf(46));
        yield return Named("VlanTagged", unicast.Vlan(7).Ipv4(Client, Virtual).Tcp(ClientPort, 22, TcpFlags.Syn));
        yield return Named("Gre", unicast.Ipv4(Client, Virtual, protocol: IpProtocol.Gre).PayloadOf(10));
        yield return Named("Ssh", unicast.Ipv4(Client, Virtual).Tcp(ClientPort, 22, TcpFlags.Syn));
        yield return Named("EthernetHeaderAlone", unicast.Type(0x1234));
        yield return Named("BroadcastIpv4CutShort", Packet.Ethernet(WanRouterMac, Broadcast).Ipv4(Client, Virtual).Truncate(20));

        static TestCaseData Named(string name, PacketBuilder packet) => new TestCaseData(packet).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(KernelPackets))]
    public void Packet_OfTheKernel_IsPuntedUnchanged(PacketBuilder packet)
    {
        using Director director = new(OneServer);

        director.Case("the data plane touches only what it owns").In(Wan, packet).Punted(Wan, packet).Run();
    }

    [Test]
    public void Packet_FromLan_IsPuntedToLansTwin()
    {
        using Director director = new(OneServer);
        PacketBuilder arp = Packet.Ethernet(LanRouterMac, Broadcast).Arp(1, "10.0.0.254", Local);

        director.Case("each port has a twin of its own").In(Lan, arp).Punted(Lan, arp).Run();
    }

    [TestCase("arp", "drop.punt_limit_arp")]
    [TestCase("control", "drop.punt_limit_control")]
    [TestCase("icmp", "drop.punt_limit_icmp")]
    [TestCase("other", "drop.punt_limit_other")]
    public void Flood_OfOneClass_IsLimitedAndLeavesTheOthersAlone(string flooded, string counter)
    {
        Dictionary<string, PacketBuilder> packets = new()
        {
            ["arp"] = Packet.Ethernet(WanRouterMac, Broadcast).Arp(1, "198.51.100.254", Virtual),
            ["control"] = FromClient().Tcp(ClientPort, 179, TcpFlags.Syn),
            ["icmp"] = s_ping,
            ["other"] = FromClient().Udp(ClientPort, 9),
        };
        Wire.Snapshot configuration = OneServer;
        configuration.Settings = new Wire.Settings { PuntArpRate = 10, PuntControlRate = 10, PuntIcmpRate = 10, PuntOtherRate = 10 };
        using Director director = new(configuration);
        director.Advance(TimeSpan.FromSeconds(1));
        PacketBuilder[] flood = [.. Enumerable.Repeat(packets[flooded], 100)];
        PacketBuilder[] others = [.. packets.Where(packet => packet.Key != flooded).Select(packet => packet.Value)];

        director.Case("a bucket of a second's 10 packets is filled at the start")
            .In(Wan, [.. flood, .. others])
            .Punted(Wan, [.. flood[..10], .. others])
            .Counts($"{counter} +90")
            .Run();
        director.Advance(TimeSpan.FromMilliseconds(500));
        director.Case("half a second brings five more").In(Wan, flood).Punted(Wan, flood[..5]).Counts($"{counter} +95").Run();
        director.Case("the other port has limits of its own")
            .In(Lan, Packet.Ethernet(LanRouterMac, Broadcast).Arp(1, "10.0.0.254", Local))
            .Punted(Lan, Packet.Ethernet(LanRouterMac, Broadcast).Arp(1, "10.0.0.254", Local))
            .Run();
    }

    [Test]
    public void Ring_ThatIsFull_DropsTheRest()
    {
        using Director director = new(OneServer, new DirectorOptions { PuntRingCapacity = 2 });

        director.Case("the kernel's side is slow")
            .In(Wan, s_ping, s_ping, s_ping)
            .Punted(Wan, s_ping, s_ping)
            .Counts("drop.punt_ring_full +1")
            .Run();
    }

    [Test]
    public void Port_WithoutTwin_DropsWhatIsTheKernels()
    {
        using Director director = new(OneServer, new DirectorOptions { WanHasTwin = false });

        director.Case("nobody is there to take it").In(Wan, s_ping).Counts("drop.no_twin +1").Run();
    }

    [Test]
    public void Kernel_SendingByBothPorts_LeavesUnchanged()
    {
        using Director director = new(OneServer);
        PacketBuilder pong = ToClient(ttl: 64).Icmp(0, rest: 1).Payload("ping");
        PacketBuilder arp = Packet.Ethernet(LanMac, Broadcast).Arp(1, Local, "10.0.0.254");

        director.Case("what comes from the kernel is not touched, and no received packet")
            .Injected(Wan, pong).Injected(Lan, arp).Injected(Wan, pong)
            .Out(Wan, pong, pong).Out(Lan, arp)
            .Run();
    }

    [Test]
    public void Kernel_SendingByAFullPort_IsCounted()
    {
        using Director director = new(OneServer);
        director.Network.LimitTransmit(Wan, 0);

        director.Case("the port takes nothing").Injected(Wan, ToClient().Icmp(0)).Counts("injected 0", "injected_dropped +1", "transmitted 0").Run();
    }

    [Test]
    public void Worker_WithoutConfiguration_LeavesEverythingToTheKernel()
    {
        using Director director = new();

        director.Case("before the first snapshot the kernel answers")
            .In(Wan, ClientTcp(TcpFlags.Syn), s_ping)
            .Punted(Wan, ClientTcp(TcpFlags.Syn), s_ping)
            .Run();
    }
}
