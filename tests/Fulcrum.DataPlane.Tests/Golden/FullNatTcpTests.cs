using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Golden;

public unsafe class FullNatTcpTests
{
    private static readonly string[] s_newSession = ["sessions_created +1", "sessions +1"];

    [Test]
    public void Syn_ToService_LeavesForServerFromLocalAddress()
    {
        using Director director = new(OneServer);

        director.Case("a SYN to the virtual address goes to the real server from a local address and port, one hop older")
            .In(Wan, ClientTcp(Syn))
            .Out(Lan, ServerSeesTcp(Syn))
            .Counts([.. s_newSession, "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inbound_packets +1, inbound_bytes +40"])
            .Run();
    }

    [Test]
    public void SynAck_FromServer_LeavesForClientFromVirtualAddress()
    {
        using Director director = Connected(Syn);

        director.Case("the server's answer goes to the client from the virtual address and port")
            .In(Lan, ServerTcp(Syn | Ack))
            .Out(Wan, ClientSeesTcp(Syn | Ack))
            .Counts("tcp 10.1.0.1:8080: outbound_packets +1, outbound_bytes +40")
            .Run();
    }

    [Test]
    public void Data_OfOddLengthWithOptions_IsForwardedBothWaysUnchanged()
    {
        using Director director = Connected(Syn, Ack);
        byte[] timestamps = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2];

        director.Case("TCP options and an odd payload stay as they are, in both directions of one poll")
            .In(Wan, FromClient().Tcp(ClientPort, VirtualPort, Ack | Psh, 7, 8, 99, timestamps).Payload("GET / HTTP/1.1\r\n\r\n!"))
            .Out(Lan, ToServer().Tcp(FirstLocalPort, RealPort, Ack | Psh, 7, 8, 99, timestamps).Payload("GET / HTTP/1.1\r\n\r\n!"))
            .In(Lan, FromServer().Tcp(RealPort, FirstLocalPort, Ack, 9, 10, 11, timestamps).PayloadOf(1440))
            .Out(Wan, ToClient().Tcp(VirtualPort, ClientPort, Ack, 9, 10, 11, timestamps).PayloadOf(1440))
            .Counts("tcp 10.1.0.1:8080: inbound_packets +1, inbound_bytes +71, outbound_packets +1, outbound_bytes +1492")
            .Run();
    }

    [Test]
    public void Padding_BehindAShortPacket_IsNoPartOfIt()
    {
        using Director director = Connected(Syn);

        director.Case("Ethernet padding travels along and is not counted")
            .In(Wan, ClientTcp(Ack).Pad(60))
            .Out(Lan, ServerSeesTcp(Ack).Pad(60))
            .Counts("tcp 10.1.0.1:8080: inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    [Test]
    public void Ipv4Options_OnAnEstablishedSession_AreForwarded()
    {
        using Director director = Connected(Syn);
        byte[] routerAlert = [0x94, 4, 0, 0];

        director.Case("IPv4 options stay as they are and only move the TCP header")
            .In(Wan, Packet.Ethernet(WanRouterMac, WanMac).Ipv4(Client, Virtual, options: routerAlert).Tcp(ClientPort, VirtualPort, Ack))
            .Out(Lan, Packet.Ethernet(LanMac, LanRouterMac).Ipv4(Local, A, ttl: 63, options: routerAlert).Tcp(FirstLocalPort, RealPort, Ack))
            .Counts("tcp 10.1.0.1:8080: inbound_packets +1, inbound_bytes +44")
            .Run();
    }

    [Test]
    public void Fields_ThatAreNotRewritten_StayAsTheyAre()
    {
        using Director director = Connected(Syn);

        director.Case("TOS, identification and DF are the sender's")
            .In(Wan, Packet.Ethernet(WanRouterMac, WanMac)
                .Ipv4(Client, Virtual, tos: 0xB9, id: 0xFFFF, dontFragment: true).Tcp(ClientPort, VirtualPort, Ack | Urg | Ece | Cwr))
            .Out(Lan, Packet.Ethernet(LanMac, LanRouterMac)
                .Ipv4(Local, A, ttl: 63, tos: 0xB9, id: 0xFFFF, dontFragment: true).Tcp(FirstLocalPort, RealPort, Ack | Urg | Ece | Cwr))
            .Counts("tcp 10.1.0.1:8080: inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    [Test]
    public void Syn_SentAgain_KeepsItsSession()
    {
        using Director director = Connected(Syn);

        director.Case("two more copies of the SYN use the same local port")
            .In(Wan, ClientTcp(Syn), ClientTcp(Syn))
            .Out(Lan, ServerSeesTcp(Syn), ServerSeesTcp(Syn))
            .Counts("tcp 10.1.0.1:8080: inbound_packets +2, inbound_bytes +80")
            .Run();
    }

    [Test]
    public void Syn_TwiceInOneBurst_MakesOneSession()
    {
        using Director director = new(OneServer);

        director.Case("a SYN and its copy in one burst make one session")
            .In(Wan, ClientTcp(Syn), ClientTcp(Syn))
            .Out(Lan, ServerSeesTcp(Syn), ServerSeesTcp(Syn))
            .Counts([.. s_newSession, "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inbound_packets +2, inbound_bytes +80"])
            .Run();
    }

    [Test]
    public void Syn_OfSecondClientPort_GetsTheNextLocalPort()
    {
        using Director director = Connected(Syn);

        director.Case("every session towards one server has a local port of its own")
            .In(Wan, ClientTcp(Syn, clientPort: 40001))
            .Out(Lan, ServerSeesTcp(Syn, localPort: FirstLocalPort + 1))
            .Counts([.. s_newSession, "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inbound_packets +1, inbound_bytes +40"])
            .Run();
    }

    [TestCase(Ack)]
    [TestCase(Fin | Ack)]
    [TestCase(Rst)]
    [TestCase(Syn | Rst)]
    [TestCase(None)]
    public void Segment_WithoutSynAndSession_GoesToTheKernel(TcpFlags flags)
    {
        using Director director = new(OneServer);

        director.Case("only a SYN makes a session; the kernel answers the rest, as with LVS")
            .In(Wan, ClientTcp(flags))
            .Punted(Wan, ClientTcp(flags))
            .Run();
    }

    [Test]
    public void Syn_ToPortWithoutService_GoesToTheKernel()
    {
        using Director director = new(OneServer);

        director.Case("a port that is no service's is the kernel's")
            .In(Wan, FromClient().Tcp(ClientPort, 81, Syn), FromClient().Udp(ClientPort, VirtualPort).Payload("x"))
            .Punted(Wan, FromClient().Tcp(ClientPort, 81, Syn), FromClient().Udp(ClientPort, VirtualPort).Payload("x"))
            .Run();
    }

    [TestCase(SessionState.TimeWait)]
    [TestCase(SessionState.Close)]
    public void Syn_OnAClosedSession_MakesANewOne(SessionState state)
    {
        using Director director = Connected(Syn);
        Close(director, state);

        director.Case("a client that uses its port again is scheduled anew, from another local port")
            .In(Wan, ClientTcp(Syn))
            .Out(Lan, ServerSeesTcp(Syn, localPort: FirstLocalPort + 1))
            .Counts(
                "sessions_created +1",
                "sessions_replaced +1",
                "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inactive_sessions -1, inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    [Test]
    public void Syn_BehindTheLastSegmentInOneBurst_BeginsAnewBehindIt()
    {
        using Director director = Connected(Syn);
        Close(director, SessionState.TimeWait);

        director.Case("a late ACK that shares the burst with the SYN that ends its session still reaches the old server")
            .In(Wan, ClientTcp(Ack), ClientTcp(Syn, clientPort: 40001), ClientTcp(Syn))
            .Out(Lan, ServerSeesTcp(Ack), ServerSeesTcp(Syn, localPort: FirstLocalPort + 1), ServerSeesTcp(Syn, localPort: FirstLocalPort + 2))
            .Counts(
                "sessions_created +2",
                "sessions_replaced +1",
                "sessions +1",
                "tcp 10.1.0.1:8080: connections +2, active_sessions +2, inactive_sessions -1, inbound_packets +3, inbound_bytes +120")
            .Run();
    }

    [Test]
    public void Syn_BehindASegmentThatWaitsForItsRoute_DropsThatSegmentByName()
    {
        using Director director = Connected(Syn);
        Close(director, SessionState.TimeWait);
        Wire.Snapshot configuration = OneServer;
        configuration.Routes.Add(RouteTo("172.16.0.0", 12, "lan", "10.0.0.254"));
        director.Apply(configuration);

        director.Case("the session that a waiting ACK belongs to ends before its next hop is looked up again")
            .In(Wan, ClientTcp(Ack), ClientTcp(Syn))
            .Out(Lan, ServerSeesTcp(Syn, localPort: FirstLocalPort + 1))
            .Counts(
                "drop.session_replaced +1",
                "sessions_created +1",
                "sessions_replaced +1",
                "tcp 10.1.0.1:8080: connections +1, active_sessions +1, inactive_sessions -1, inbound_packets +2, inbound_bytes +80")
            .Run();
    }

    [Test]
    public void Syn_ThatEndsASessionAndFindsNoServer_LeavesTheTableSound()
    {
        using Director director = Connected(Syn);
        Close(director, SessionState.TimeWait);
        director.Apply(Configuration(Service(IpProtocol.Tcp, "rr", (A, 0))));

        director.Case("the old session is over although there is no new one")
            .In(Wan, ClientTcp(Ack), ClientTcp(Syn), ClientTcp(Ack))
            .Out(Lan, ServerSeesTcp(Ack))
            .Out(Wan, ErrorToClient(IcmpTypes.DestinationUnreachable, IcmpTypes.PortUnreachable, ClientTcp(Syn)))
            .Punted(Wan, ClientTcp(Ack))
            .Counts(
                "drop.no_server +1",
                "icmp_errors_sent +1",
                "sessions_replaced +1",
                "sessions -1",
                "tcp 10.1.0.1:8080: inactive_sessions -1, inbound_packets +1, inbound_bytes +40")
            .Run();

        director.Apply(OneServer);
        director.Case("slots and local ports go on being given out once each")
            .In(Wan, ClientTcp(Syn), ClientTcp(Syn, clientPort: 40001))
            .Out(Lan, ServerSeesTcp(Syn, localPort: FirstLocalPort + 1), ServerSeesTcp(Syn, localPort: FirstLocalPort + 2))
            .Counts("sessions_created +2", "sessions +2", "tcp 10.1.0.1:8080: connections +2, active_sessions +2, inbound_packets +2, inbound_bytes +80")
            .Run();
    }

    /// <summary>A director with a session that these segments of the client made.</summary>
    internal static Director Connected(params TcpFlags[] segments)
    {
        Director director = new(OneServer);
        foreach (TcpFlags flags in segments)
        {
            director.Network.Deliver(Wan, 0, ClientTcp(flags).Build());
        }

        director.PollAll();
        while (director.Network.TakeTransmitted(Lan) is not null)
        {
        }

        return director;
    }

    private static void Close(Director director, SessionState state)
    {
        byte[][] frames = state == SessionState.TimeWait
            ? [ServerTcp(Fin | Ack).Build()]
            : [ServerTcp(Rst).Build()];
        foreach (byte[] frame in frames)
        {
            director.Network.Deliver(Lan, 0, frame);
        }

        director.PollAll();
        while (director.Network.TakeTransmitted(Wan) is not null)
        {
        }

        Assert.That(director.SessionOf()->State, Is.EqualTo(state), "precondition");
    }
}
