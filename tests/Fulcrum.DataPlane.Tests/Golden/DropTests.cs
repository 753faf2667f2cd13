using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>Every drop reason that one worker can meet, with the packet that meets it.</summary>
public class DropTests
{
    private static readonly PacketBuilder s_syn = ClientTcp(Syn);

    private static readonly PacketBuilder s_whole =
        Packet.Ethernet(WanRouterMac, WanMac).Ipv4(Client, Virtual, dontFragment: true).Tcp(ClientPort, VirtualPort, Syn, 1000, 2000);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(13)]
    public void Frame_ShorterThanEthernet_IsDropped(int length) =>
        AssertDropped("a frame needs an Ethernet header", s_syn.Truncate(length), "drop.frame_too_short");

    [TestCase(14)]
    [TestCase(33)]
    [TestCase(53)]
    public void Ipv4_CutAnywhere_IsDropped(int length) =>
        AssertDropped("the frame ends before the packet does", s_syn.Truncate(length), "drop.ipv4_header_invalid");

    [TestCase(0, 0x35, TestName = "Ipv4_Version3_IsDropped")]
    [TestCase(0, 0x65, TestName = "Ipv4_Version6_IsDropped")]
    [TestCase(0, 0x40, TestName = "Ipv4_HeaderLength0_IsDropped")]
    [TestCase(0, 0x44, TestName = "Ipv4_HeaderLength16_IsDropped")]
    [TestCase(0, 0x4F, TestName = "Ipv4_HeaderBeyondPacket_IsDropped")]
    [TestCase(2, 0xFF, TestName = "Ipv4_TotalLengthBeyondFrame_IsDropped")]
    [TestCase(3, 19, TestName = "Ipv4_TotalLengthBelowHeader_IsDropped")]
    [TestCase(3, 41, TestName = "Ipv4_TotalLengthOneBeyondFrame_IsDropped")]
    public void Ipv4_Contradiction_IsDropped(int offset, int value) =>
        AssertDropped("version and lengths have to agree with the frame", s_syn.Overwrite(14 + offset, (byte)value), "drop.ipv4_header_invalid");

    [TestCase(8)]
    [TestCase(10)]
    [TestCase(19)]
    public void Ipv4_ByteFlipped_IsDropped(int offset) => AssertDropped(
        "a wrong header checksum is never mended", s_syn.Edit(frame => frame[14 + offset] ^= 0x10), "drop.ipv4_checksum_invalid");

    [Test]
    public void Ipv4_ByteFlippedInOptions_IsDropped() => AssertDropped(
        "the checksum covers the options",
        Packet.Ethernet(WanRouterMac, WanMac).Ipv4(Client, Virtual, options: [0x94, 4, 0, 0]).Tcp(ClientPort, VirtualPort, Syn).Overwrite(36, 1),
        "drop.ipv4_checksum_invalid");

    [TestCase(0x40)]
    [TestCase(0x00)]
    [TestCase(0x60)]
    [TestCase(0xF0)]
    public void Tcp_DataOffsetOutsideTheSegment_IsDropped(int offset) =>
        AssertDropped("the TCP header lies within the packet", s_syn.Overwrite(46, (byte)offset), "drop.layer4_header_invalid");

    [Test]
    public void Tcp_HeaderCutByTotalLength_IsDropped() => AssertDropped(
        "19 bytes are no TCP header, whatever lies behind the packet",
        FromClient().Tcp(ClientPort, VirtualPort, Syn).Edit(frame => Shorten(frame, 39)),
        "drop.layer4_header_invalid");

    [TestCase(0)]
    [TestCase(7)]
    [TestCase(14)]
    public void Udp_LengthOutsideTheDatagram_IsDropped(int length) => AssertDropped(
        "a UDP length covers its header and ends within the packet",
        FromClient().Udp(ClientPort, VirtualPort).Payload("hello").Overwrite(38, 0, (byte)length),
        "drop.layer4_header_invalid");

    [Test]
    public void Frame_ForAnotherStation_IsDropped() => AssertDropped(
        "a promiscuous port hears frames for others",
        Packet.Ethernet(WanRouterMac, "02:00:00:00:01:01").Ipv4(Client, Virtual).Tcp(ClientPort, VirtualPort, Syn),
        "drop.other_station");

    [Test]
    public void Headers_InSeveralSegments_AreDropped()
    {
        using Director director = new(OneServer);

        director.Case("headers have to lie in the first segment").FirstSegment(40).In(Wan, s_syn).Counts("drop.layer4_header_invalid +1").Run();
    }

    [TestCase((byte)0)]
    [TestCase((byte)1)]
    public void Ttl_UsedUp_IsDroppedAfterItWasCounted(byte ttl)
    {
        using Director director = new(OneServer);

        director.Case("as with LVS the packet counts and makes its session")
            .In(Wan, FromClient(ttl).Tcp(ClientPort, VirtualPort, Syn))
            .Out(Wan, ErrorToClient(IcmpTypes.TimeExceeded, 0, FromClient(ttl).Tcp(ClientPort, VirtualPort, Syn)))
            .Counts(
                "drop.ttl_expired +1",
                "icmp_errors_sent +1",
                "sessions_created +1",
                "sessions +1",
                "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    [Test]
    public void Packet_LargerThanTheMtu_IsDropped()
    {
        using Director director = new(OneServer, new DirectorOptions { LanMtu = 1400 });

        director.Case("1400 bytes fit, 1401 do not")
            .In(Wan, s_whole.PayloadOf(1360), s_whole.PayloadOf(1361))
            .Out(Lan, ToServer(dontFragment: true).Tcp(FirstLocalPort, RealPort, Syn, 1000, 2000).PayloadOf(1360))
            .Out(Wan, ErrorToClient(
                IcmpTypes.DestinationUnreachable,
                IcmpTypes.FragmentationNeeded,
                Packet.Ethernet(WanRouterMac, WanMac).Ipv4(Client, Virtual, ttl: 63, dontFragment: true).Tcp(ClientPort, VirtualPort, Syn, 1000, 2000).PayloadOf(1361),
                mtu: 1400))
            .Counts(
                "drop.too_big +1",
                "icmp_errors_sent +1",
                "sessions_created +1",
                "sessions +1",
                "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inbound_packets +2, inbound_bytes +2801")
            .Run();
    }

    [Test]
    public void Server_WithoutRoute_IsNotReachedUntilThereIsOne()
    {
        Wire.Snapshot configuration = Configuration(Service(IpProtocol.Tcp, "rr", ("172.16.0.1", 1)));
        configuration.Routes.RemoveAt(0);
        using Director director = new(configuration);

        director.Case("there is no way to the server")
            .In(Wan, s_syn)
            .Counts(
                "drop.no_route +1",
                "sessions_created +1",
                "sessions +1",
                "tcp 172.16.0.1:8080: connections +1, active_sessions +1, inbound_packets +1, inbound_bytes +40")
            .Run();

        configuration.Routes.Add(RouteTo("172.16.0.0", 12, "lan", "10.0.0.254"));
        director.Apply(configuration);
        director.Case("a route that comes up is used by sessions that exist")
            .In(Wan, s_syn)
            .Out(Lan, ServerSeesTcp(Syn, server: "172.16.0.1"))
            .Counts("tcp 172.16.0.1:8080: inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    [Test]
    public void Server_WhoseMacIsUnknown_IsAskedFor()
    {
        Wire.Snapshot configuration = Configuration(Service(IpProtocol.Tcp, "rr", (D, 1)));
        using Director director = new(configuration);

        director.Case("the packet is lost, and somebody shall find out the address")
            .In(Wan, s_syn)
            .Counts(
                "drop.neighbour_unresolved +1",
                "sessions_created +1",
                "sessions +1",
                "tcp 10.0.0.9:8080: connections +1, active_sessions +1, inbound_packets +1, inbound_bytes +40")
            .Run();
        Assert.That(director.Worker.Wanted.TryTake(out NextHop wanted), Is.True);
        Assert.That((wanted.Port, wanted.Address.ToString()), Is.EqualTo(((byte)Lan, D)));

        configuration.Neighbours.Add(Neighbour("lan", D, "02:00:00:00:02:09"));
        director.Apply(configuration);
        director.Case("once it is known, packets go straight to the server")
            .In(Wan, s_syn)
            .Out(Lan, Packet.Ethernet(LanMac, "02:00:00:00:02:09").Ipv4(Local, D, ttl: 63).Tcp(FirstLocalPort, RealPort, Syn, 1000, 2000))
            .Counts("tcp 10.0.0.9:8080: inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    [Test]
    public void Gateway_WhoseMacChanges_IsFollowed()
    {
        Wire.Snapshot configuration = OneServer;
        using Director director = new(configuration);
        director.Case("over the first router").In(Wan, s_syn).Out(Lan, ServerSeesTcp(Syn))
            .Counts("sessions_created +1", "sessions +1", "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inbound_packets +1, inbound_bytes +40").Run();

        configuration.Neighbours[1] = Neighbour("lan", "10.0.0.254", "02:00:00:00:02:ff");
        director.Apply(configuration);
        director.Case("over its successor")
            .In(Wan, s_syn)
            .Out(Lan, Packet.Ethernet(LanMac, "02:00:00:00:02:ff").Ipv4(Local, A, ttl: 63).Tcp(FirstLocalPort, RealPort, Syn, 1000, 2000))
            .Counts("tcp 10.1.0.1:8080: inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    [Test]
    public void Service_WithoutServers_DropsNewSessions()
    {
        using Director director = new(Configuration(Service(IpProtocol.Tcp, "rr")));

        director.Case("there is nobody to schedule")
            .In(Wan, s_syn)
            .Out(Wan, ErrorToClient(IcmpTypes.DestinationUnreachable, IcmpTypes.PortUnreachable, s_syn))
            .Counts("drop.no_server +1", "icmp_errors_sent +1")
            .Run();
    }

    [TestCase("rr")]
    [TestCase("wrr")]
    public void Servers_OfWeight0_GetNoNewSessionsAndKeepTheirOwn(string scheduler)
    {
        using Director director = new(Configuration(Service(IpProtocol.Tcp, scheduler, (A, 1))));
        director.Case("before").In(Wan, s_syn).Out(Lan, ServerSeesTcp(Syn))
            .Counts("sessions_created +1", "sessions +1", "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inbound_packets +1, inbound_bytes +40").Run();

        director.Apply(Configuration(Service(IpProtocol.Tcp, scheduler, (A, 0))));
        director.Case("a quiesced server serves its sessions to their end")
            .In(Wan, ClientTcp(Ack), ClientTcp(Syn, clientPort: 40001))
            .Out(Lan, ServerSeesTcp(Ack))
            .Out(Wan, ErrorToClient(IcmpTypes.DestinationUnreachable, IcmpTypes.PortUnreachable, ClientTcp(Syn, clientPort: 40001)))
            .Counts("drop.no_server +1", "icmp_errors_sent +1", "tcp 10.1.0.1:8080: inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    [Test]
    public void Server_RemovedAndAddedAgain_GetsItsSessionsBack()
    {
        using Director director = FullNatTcpTests.Connected(Syn);

        director.Apply(Configuration(Service(IpProtocol.Tcp, "rr", (B, 1))));
        director.Case("a removed server's clients are no longer heard, and not counted; what it still sends arrives")
            .In(Wan, ClientTcp(Ack))
            .In(Lan, ServerTcp(Ack))
            .Out(Wan, ClientSeesTcp(Ack))
            .Counts("drop.server_removed +1", "tcp 10.1.0.1:8080: outbound_packets +1, outbound_bytes +40")
            .Run();

        director.Apply(OneServer);
        director.Case("when it comes back, its sessions and counters go on")
            .In(Wan, ClientTcp(Ack))
            .Out(Lan, ServerSeesTcp(Ack))
            .Counts("tcp 10.1.0.1:8080: inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    [Test]
    public void Session_OfARemovedServer_EndsOnSchedule()
    {
        using Director director = FullNatTcpTests.Connected(Syn);
        director.Apply(Configuration(Service(IpProtocol.Tcp, "rr", (B, 1))));

        director.Advance(TimeSpan.FromSeconds(59));
        director.Case("a dropped packet does not renew the timeout").In(Wan, ClientTcp(Ack)).Counts("drop.server_removed +1").Run();
        director.Advance(TimeSpan.FromSeconds(1));
        director.Case("the client's next SYN is scheduled to the server that is there")
            .In(Wan, s_syn)
            .Out(Lan, ServerSeesTcp(Syn, server: B))
            .Counts(
                "sessions_created +1",
                "sessions_expired +1",
                "tcp 10.1.0.1:8080: active_sessions -1",
                "tcp 10.1.0.2:8080: connections +1, active_sessions +1, inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    [Test]
    public void Service_Removed_StopsItsSessionsAndLeavesTheRestToTheKernel()
    {
        using Director director = FullNatTcpTests.Connected(Syn);
        director.Apply(Configuration());

        director.Case("its sessions are orphans, other ports the kernel's")
            .In(Wan, ClientTcp(Ack), ClientTcp(Syn, clientPort: 40001))
            .Punted(Wan, ClientTcp(Syn, clientPort: 40001))
            .Counts("drop.server_removed +1")
            .Run();
    }

    [Test]
    public unsafe void Pool_Exhausted_RefusesUntilAPortComesBack()
    {
        const int portCount = 65_536 - FirstLocalPort;
        Wire.Snapshot withoutRest = OneServer;
        withoutRest.Settings = new Wire.Settings { LocalPortRest = 0 };
        using Director director = new(withoutRest, new DirectorOptions { SessionCapacity = 70_000 });
        director.Network.KeepTransmitted = false;
        for (int index = 0; index < portCount; index++)
        {
            director.Network.Deliver(Wan, 0, ClientTcp(Syn, clientPort: (ushort)(index + 1000)).Build());
            if (index % 128 == 0)
            {
                director.PollAll();
            }
        }

        director.PollAll();
        director.Network.KeepTransmitted = true;
        Assert.That(director.Worker.Sessions.Count, Is.EqualTo(portCount));

        director.Case("64512 sessions take all ports of the address towards the server")
            .In(Wan, ClientTcp(Syn, clientPort: 999))
            .Counts("drop.pool_exhausted +1")
            .Run();
        Assert.That(director.Worker.PoolExhausted[0], Is.EqualTo(1));

        director.Network.Deliver(Lan, 0, ServerTcp(Rst, localPort: 2000).Build());
        director.PollAll();
        director.Network.TakeTransmitted(Wan);
        director.Advance(TimeSpan.FromSeconds(10));
        director.SweepAll();
        director.Case("a session that ended gives its port to the next")
            .In(Wan, ClientTcp(Syn, clientPort: 999))
            .Out(Lan, ServerSeesTcp(Syn, localPort: 2000))
            .Counts("sessions_created +1", "sessions +1", "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    [Test]
    public void Port_ThatTakesNoMore_DropsTheRest()
    {
        using Director director = FullNatTcpTests.Connected(Syn);
        director.Network.LimitTransmit(Lan, 1);

        director.Case("the transmit queue has room for one")
            .In(Wan, ClientTcp(Ack), ClientTcp(Ack), ClientTcp(Ack))
            .Out(Lan, ServerSeesTcp(Ack))
            .Counts("drop.port_full +2", "tcp 10.1.0.1:8080: inbound_packets +3, inbound_bytes +120")
            .Run();
    }

    private static void AssertDropped(string sentence, PacketBuilder packet, string reason)
    {
        using Director director = new(OneServer);

        director.Case(sentence).In(Wan, packet).Counts($"{reason} +1").Run();
    }

    /// <summary>Sets the total length, and the checksum to match; the frame stays as long as it is.</summary>
    private static void Shorten(byte[] frame, byte totalLength)
    {
        frame[17] = totalLength;
        frame[24] = frame[25] = 0;
        ushort checksum = PlainChecksum.Of(frame.AsSpan(14, 20));
        (frame[24], frame[25]) = ((byte)(checksum >> 8), (byte)checksum);
    }
}
