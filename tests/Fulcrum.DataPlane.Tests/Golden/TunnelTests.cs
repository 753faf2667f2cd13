using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>What only tunnels have.</summary>
public class TunnelTests
{
    private static IEnumerable<TestCaseData> Tunnels() => Way.Tunnels.Select(way => new TestCaseData(way).SetArgDisplayNames(way.Name));

    [TestCaseSource(nameof(Tunnels))]
    public void Director_WithoutAddressOfTheOuterFamily_DropsThePacket(object given)
    {
        Way way = (Way)given;
        Wire.Snapshot configuration = way.Configuration();
        configuration.Addresses.RemoveAt(way.ServerIsIpv6 ? 1 : 0);
        using Director director = new(configuration);
        PacketBuilder packet = way.FromClient().Udp(ClientPort, VirtualPort);

        director.Case("there is nobody to send the tunnel's packets").In(Wan, packet).Counts(Dropped(way, packet, "no_source_address")).Run();
    }

    [TestCaseSource(nameof(Tunnels))]
    public void Mbuf_WithoutRoomBeforeThePacket_DropsIt(object given)
    {
        Way way = (Way)given;
        PacketBuilder packet = way.FromClient().Udp(ClientPort, VirtualPort);
        using Director tooLittle = new(way.Configuration(), new DirectorOptions { Headroom = way.Overhead - 1 });
        using Director enough = new(way.Configuration(), new DirectorOptions { Headroom = way.Overhead });

        MemoryPort.Network = tooLittle.Network;
        tooLittle.Case("a byte is missing").In(Wan, packet).Counts(Dropped(way, packet, "no_headroom")).Run();
        MemoryPort.Network = enough.Network;
        enough.Case("all room is used")
            .In(Wan, packet)
            .Out(Lan, sent => way.Enclose(way.ToServer().Udp(ClientPort, VirtualPort), new IpFields { NewId = 1 }, sent))
            .Counts(Dropped(way, packet, null))
            .Run();
    }

    [Test]
    public void GueSourcePort_IsOneForEachSession()
    {
        using Director director = new(Way.Over(Wire.TunnelKind.Gue, false, false).Configuration());
        ushort SourcePort(ushort clientPort)
        {
            director.Network.Deliver(Wan, 0, FromClient().Udp(clientPort, VirtualPort).Build());
            director.PollAll();
            byte[] sent = director.Network.TakeTransmitted(Lan)!;
            return (ushort)(sent[34] << 8 | sent[35]);
        }

        ushort[] first = [.. Enumerable.Range(1000, 40).Select(port => SourcePort((ushort)port))];
        ushort[] again = [.. Enumerable.Range(1000, 40).Select(port => SourcePort((ushort)port))];

        Assert.That(again, Is.EqualTo(first), "a session's packets take one way through the network");
        Assert.That(first.Distinct().Count(), Is.GreaterThan(30), "sessions spread");
        Assert.That(first, Has.All.GreaterThanOrEqualTo((ushort)49_152));
    }

    [Test]
    public void RemoteChecksumOffload_OfPacketsThatHaveTheirChecksum_IsAPlainUdpChecksum()
    {
        Way way = Way.Over(Wire.TunnelKind.Gue, false, false, Wire.TunnelChecksum.Remote);
        using Exchange exchange = new(way, IpProtocol.Udp);

        exchange.Forwards("there is nothing to leave to the receiver", Direction.Inbound, new Step(
            (ip, source, destination) => ip.Udp(source, destination).Payload("x")));
    }

    [TestCase(0x00, 0x00)]
    [TestCase(0x01, 0x01, TestName = "Ect1_IsCopied")]
    [TestCase(0x02, 0x02, TestName = "Ect0_IsCopied")]
    [TestCase(0x03, 0x02, TestName = "CongestionExperienced_LeavesAsEct0Outside")]
    [TestCase(0xBB, 0xBA, TestName = "Dscp_IsCopied")]
    public void TrafficClass_OfTheInnerHeader_IsTheOuterOne(byte inner, byte outer)
    {
        using Director director = new(Way.Tunnel.Configuration());
        PacketBuilder packet = FromClient().Udp(ClientPort, VirtualPort);
        IpFields fields = new(TrafficClass: inner);

        director.Case("as LVS does")
            .In(Wan, Way.Tunnel.FromClient(fields: fields).Udp(ClientPort, VirtualPort))
            .Out(Lan, Packet.Ethernet(LanMac, LanRouterMac).Ipv4(Way.LanAddress, A, 63, outer, id: 1)
                .Ipip(Way.Tunnel.ToServer(fields: fields).Udp(ClientPort, VirtualPort)))
            .Counts(Dropped(Way.Tunnel, packet, null))
            .Run();
    }

    /// <summary>A new session whose only packet is dropped for a reason, or forwarded.</summary>
    private static string[] Dropped(Way way, PacketBuilder packet, string? reason) =>
    [
        .. reason is null ? (string[])[] : [$"drop.{reason} +1"],
        "sessions_created +1",
        "sessions +1",
        $"udp {way.Server}:80: connections +1, inactive_sessions +1, inbound_packets +1, inbound_bytes +{packet.BuildPacket().Length}",
    ];
}
