using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>Sessions that are ended by command, with and without a RST to both ends, in every mode.</summary>
internal sealed unsafe class SessionResetTests
{
    private static readonly IpFields s_made = new(DontFragment: true);

    private static IEnumerable<TestCaseData> Ways() => Way.All.Select(way => new TestCaseData(way).SetArgDisplayNames(way.Name));

    private static IEnumerable<TestCaseData> AnsweredWays() => Way.Answered.Select(way => new TestCaseData(way).SetArgDisplayNames(way.Name));

    [TestCaseSource(nameof(Ways))]
    public void End_WithoutReset_IsSilent(object given)
    {
        Way way = (Way)given;
        using Director director = Established(way);
        director.Worker.Ending.Post(default, reset: false);
        director.Case($"{way}: the session is forgotten")
            .Counts("sessions -1", "sessions_ended +1", $"tcp {way.Server}:{way.ServerPort}: active_sessions -1")
            .Run();
        Assert.That(director.Worker.Ending.IsBusy, Is.False);
        Assert.That(director.Worker.Ending.Ended, Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Ways))]
    public void Reset_ProbesBothEnds(object given)
    {
        Way way = (Way)given;
        using Director director = Established(way);
        uint number = director.Worker.Sessions.HashOf(&director.SessionOf()->Inbound);
        director.Worker.Ending.Post(default, reset: true);
        PacketBuilder toServer = way.ToServer(fields: s_made with { NewId = (ushort)(way.IsTranslated ? 3 : 1) }).Tcp(way.PeerPort, way.ServerPort, Ack, number, ~number, window: 0);
        director.Case($"{way}: both ends are asked for their numbers")
            .Out(Wan, Made(way).Tcp(VirtualPort, ClientPort, Ack, number, ~number, window: 0))
            .Out(Lan, sent => way.Enclose(toServer, s_made with { NewId = 1 }, sent))
            .Counts("reset_probes_sent +2", $"tcp {way.Server}:{way.ServerPort}: active_sessions -1, inactive_sessions +1")
            .Run();
        Assert.That(director.Worker.Ending.Ended, Is.EqualTo(1));
    }

    [Test]
    public void Reset_OfSilentEnds_ProbesAgainAndGivesUp()
    {
        using Director director = Established(Way.All.First());
        director.Worker.Ending.Post(default, reset: true);
        for (int tick = 0; tick < 40; tick++)
        {
            director.Advance(TimeSpan.FromMilliseconds(100));
            for (uint slot = 0; slot < director.Worker.Sessions.Capacity; slot += 64)
                director.Worker.Poll();
        }

        Assert.That(director.Statistics[WorkerCounter.ResetProbesSent], Is.EqualTo(8));
        Assert.That((director.Worker.Sessions.Count, director.Statistics[WorkerCounter.SessionsEnded]), Is.EqualTo((0u, 1ul)));
    }

    [TestCaseSource(nameof(Ways))]
    public void ClientsSegment_BecomesARstForBothEnds(object given)
    {
        Way way = (Way)given;
        using Director director = Resetting(way);
        PacketBuilder toServer = way.ToServer(fields: new IpFields { NewId = 4 }).Tcp(way.PeerPort, way.ServerPort, Rst | Ack, 1234, 5678, window: 0);
        director.Case($"{way}: the client's data tells both numbers")
            .In(Wan, way.FromClient().Tcp(ClientPort, VirtualPort, Ack | Psh, 1234, 5678).Payload("hello"))
            .Out(Wan, Answer(way, Packet.Ethernet(WanMac, WanRouterMac), way.Vip, way.ClientAddress, way.ClientIsIpv6)
                .Tcp(VirtualPort, ClientPort, Rst, 5678, window: 0))
            .Out(Lan, sent => way.Enclose(toServer, new IpFields { NewId = 1 }, sent))
            .Counts("resets_sent +1", "reset_answers_sent +1")
            .Run();
    }

    [TestCaseSource(nameof(AnsweredWays))]
    public void ServersSegment_BecomesARstForBothEnds(object given)
    {
        Way way = (Way)given;
        using Director director = Resetting(way);
        string seen = way.Mode == Wire.ForwardingMode.FullNat ? way.ServerIsIpv6 ? Way.Local6 : Local : way.ClientAddress;
        director.Case($"{way}: so does the server's")
            .In(Lan, way.FromServer().Tcp(RealPort, way.PeerPort, Ack, 77, 88).PayloadOf(1000))
            .Out(Lan, Answer(way, Packet.Ethernet(LanMac, LanRouterMac), seen, way.Server, way.ServerIsIpv6)
                .Tcp(way.PeerPort, RealPort, Rst, 88, window: 0))
            .Out(Wan, way.ToClient().Tcp(VirtualPort, ClientPort, Rst | Ack, 77, 88, window: 0))
            .Counts("resets_sent +1", "reset_answers_sent +1")
            .Run();
    }

    [Test]
    public void SegmentWithOptionsInSeveralBuffers_BecomesABareRst()
    {
        using Director director = Resetting(Way.FullNat);
        director.Case("what lies behind the header is given back")
            .FirstSegment(60)
            .In(Lan, FromServer().Tcp(RealPort, FirstLocalPort, Ack | Fin, 77, 88, options: [1, 1, 1, 0]).PayloadOf(1000))
            .Out(Lan, Packet.Ethernet(LanMac, LanRouterMac).Ipv4(Local, A, dontFragment: true).Tcp(FirstLocalPort, RealPort, Rst, 88, window: 0))
            .Out(Wan, ToClient().Tcp(VirtualPort, ClientPort, Rst | Ack, 77, 88, window: 0))
            .Counts("resets_sent +1", "reset_answers_sent +1")
            .Run();
    }

    [Test]
    public void RstOfAnEnd_GoesOnUnanswered()
    {
        using Director director = Resetting(Way.FullNat);
        director.Case("a client that has given up tells the server itself")
            .In(Wan, ClientTcp(Rst))
            .Out(Lan, ServerSeesTcp(Rst))
            .Run();
    }

    [Test]
    public void Syn_BeginsANewSession()
    {
        using Director director = Resetting(Way.FullNat);
        director.Case("the client begins anew on the same port")
            .In(Wan, ClientTcp(Syn))
            .Out(Lan, ServerSeesTcp(Syn, localPort: FirstLocalPort + 1))
            .Counts(
                "sessions_ended +1", "sessions_created +1",
                $"tcp {A}:8080: connections +1, active_sessions +1, inactive_sessions -1, inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    [Test]
    public void SegmentAndSynInOneBurst_LoseNothing()
    {
        using Director director = Resetting(Way.FullNat);
        director.Case("the segment's session has gone when its turn comes")
            .In(Wan, ClientTcp(Ack), ClientTcp(Syn))
            .Out(Lan, ServerSeesTcp(Syn, localPort: FirstLocalPort + 1))
            .Counts(
                "sessions_ended +1", "sessions_created +1", "drop.session_replaced +1",
                $"tcp {A}:8080: connections +1, active_sessions +1, inactive_sessions -1, inbound_packets +1, inbound_bytes +40")
            .Run();
    }

    [Test]
    public void SegmentWithoutAck_AndFragments_AreDropped()
    {
        using Director director = Resetting(Way.FullNat);
        director.Case("there is no number in them, or not all of the segment")
            .In(Wan, ClientTcp(None))
            .In(Wan, FromClient().Tcp(ClientPort, VirtualPort, Ack, 1, 2).PayloadOf(100).Fragments(64, id: 9))
            .Counts("drop.session_reset +3")
            .Run();
    }

    [Test]
    public void Session_IsGoneAfterThreeSeconds()
    {
        using Director director = Resetting(Way.FullNat);
        director.Advance(TimeSpan.FromMilliseconds(2_900));
        director.SweepAll();
        Assert.That(director.SessionOf() != null, "it waits for what tells the numbers");
        director.Advance(TimeSpan.FromMilliseconds(200));
        director.SweepAll();
        Assert.That(director.SessionOf() == null);
        Assert.That(director.Statistics[WorkerCounter.SessionsEnded], Is.EqualTo(1));
        Assert.That(director.Statistics[WorkerCounter.SessionsExpired], Is.Zero);
    }

    [Test]
    public void SecondCommand_FindsNothing()
    {
        using Director director = Resetting(Way.FullNat);
        director.Worker.Ending.Post(default, reset: true);
        director.PollAll();
        Assert.That(director.Worker.Ending.Ended, Is.Zero);
    }

    [TestCase(IpProtocol.Udp)]
    [TestCase(IpProtocol.Sctp)]
    public void OtherProtocols_EndWithoutAWord(byte protocol)
    {
        using Exchange exchange = new(Way.FullNat, protocol);
        exchange.Director.Worker.Ending.Post(default, reset: true);
        exchange.Director.Case("there is no RST")
            .Counts("sessions -1", "sessions_ended +1", $"{exchange.Server}: inactive_sessions -1")
            .Run();
    }

    [Test]
    public void ServerRemoved_StillGetsItsRst()
    {
        using Director director = Established(Way.FullNat);
        director.Apply(Configuration());
        director.Worker.Ending.Post(default, reset: true);
        director.PollAll();
        Discard(director);
        director.Case("the session's numbers go to both ends although its server is gone")
            .In(Wan, ClientTcp(Ack))
            .Out(Wan, Packet.Ethernet(WanMac, WanRouterMac).Ipv4(Virtual, Client, dontFragment: true).Tcp(VirtualPort, ClientPort, Rst, 2000, window: 0))
            .Out(Lan, ServerSeesTcp(None).Tcp(FirstLocalPort, RealPort, Rst | Ack, 1000, 2000, window: 0))
            .Counts("resets_sent +1", "reset_answers_sent +1")
            .Run();
    }

    [Test]
    public void ManySessions_AreEndedInSeveralPolls_AndNoneThatBeganLater()
    {
        using Director director = new(Configuration(Service(IpProtocol.Tcp, "rr", (A, 1))), new DirectorOptions { SessionCapacity = 1024 });
        for (ushort port = 0; port < 200; port++)
        {
            director.Network.Deliver(Wan, 0, ClientTcp(Syn, (ushort)(ClientPort + port)).Build());
            director.PollAll();
        }

        Discard(director);
        director.Worker.Ending.Post(default, reset: true);
        director.Worker.Poll();
        Assert.That(director.Worker.Ending.IsBusy, "16 sessions are probed in a poll");
        Assert.That(Discard(director), Is.EqualTo(32));
        director.Advance(TimeSpan.FromSeconds(1));
        director.Network.Deliver(Wan, 0, ClientTcp(Syn, 39_999).Build());
        for (int poll = 0; poll < 30; poll++)
            director.Worker.Poll();
        Assert.That(director.Worker.Ending.IsBusy, Is.False);
        Assert.That(director.Worker.Ending.Ended, Is.EqualTo(200));
        Assert.That(director.SessionOf(39_999)->State, Is.EqualTo(SessionState.SynReceived));
        Assert.That(director.Network.HeldBy(Fulcrum.DataPlane.Ports.MbufHolder.Worker), Is.Zero);
    }

    [Test]
    public void ProxyProtocol_NumbersOfBothViewsAreRight()
    {
        Wire.Snapshot configuration = OneServer;
        configuration.Services[0].ClientAddress = Wire.ClientAddress.ProxyV2;
        using Director director = new(configuration);
        Deliver(director, Wan, FromClient().Tcp(ClientPort, VirtualPort, Syn, 999));
        Deliver(director, Lan, FromServer().Tcp(RealPort, FirstLocalPort, Syn | Ack, 4999, 1000));
        Deliver(director, Wan, FromClient().Tcp(ClientPort, VirtualPort, Ack, 1000, 5000).Payload("x"));
        Deliver(director, Lan, FromServer().Tcp(RealPort, FirstLocalPort, Ack, 5000, 1029));
        director.Worker.Ending.Post(default, reset: true);
        director.PollAll();
        Discard(director);
        director.Case("the server's stream is 28 bytes longer than the client's")
            .In(Wan, FromClient().Tcp(ClientPort, VirtualPort, Ack, 1001, 5000))
            .In(Lan, FromServer().Tcp(RealPort, FirstLocalPort, Ack, 5000, 1029))
            .Out(Wan, Packet.Ethernet(WanMac, WanRouterMac).Ipv4(Virtual, Client, dontFragment: true).Tcp(VirtualPort, ClientPort, Rst, 5000, window: 0))
            .Out(Wan, ToClient().Tcp(VirtualPort, ClientPort, Rst | Ack, 5000, 1001, window: 0))
            .Out(Lan, ToServer().Tcp(FirstLocalPort, RealPort, Rst | Ack, 1029, 5000, window: 0))
            .Out(Lan, Packet.Ethernet(LanMac, LanRouterMac).Ipv4(Local, A, dontFragment: true).Tcp(FirstLocalPort, RealPort, Rst, 1029, window: 0))
            .Counts("resets_sent +2", "reset_answers_sent +2")
            .Run();
    }

    private static void Deliver(Director director, ushort port, PacketBuilder packet)
    {
        director.Network.Deliver(port, 0, packet.Build());
        director.PollAll();
    }

    private static Director Established(Way way)
    {
        Director director = new(way.Configuration());
        Deliver(director, Wan, way.FromClient(fields: s_made).Tcp(ClientPort, VirtualPort, Syn, 1));
        Deliver(director, Wan, way.FromClient(fields: s_made).Tcp(ClientPort, VirtualPort, Ack, 2, 3));
        Discard(director);
        return director;
    }

    /// <summary>Both ends have been probed and have not answered.</summary>
    private static Director Resetting(Way way)
    {
        Director director = Established(way);
        director.Worker.Ending.Post(default, reset: true);
        director.PollAll();
        Discard(director);
        return director;
    }

    private static int Discard(Director director)
    {
        int count = 0;
        foreach (ushort port in (ushort[])[Wan, Lan])
            while (director.Network.TakeTransmitted(port) is not null)
                count++;
        return count;
    }

    /// <summary>A packet for the client that the director has made as the server's.</summary>
    private static PacketBuilder Made(Way way) => way.ToClient(way.IsTranslated ? new IpFields() : s_made);

    private static PacketBuilder Answer(Way way, PacketBuilder frame, string source, string destination, bool isIpv6) =>
        s_made.Header(frame, isIpv6, source, destination);
}
