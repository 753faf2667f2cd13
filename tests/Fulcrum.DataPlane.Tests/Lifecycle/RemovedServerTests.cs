using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Lifecycle;

/// <summary>Servers that go, come back and change their weight under their sessions, in each mode: statements 28 and 29.</summary>
internal sealed unsafe class RemovedServerTests
{
    private static readonly Way[] s_ways = [Way.Nat, Way.FullNat, Way.DirectRoute, Way.Tunnel];
    private static readonly Way[] s_answered = [Way.Nat, Way.FullNat];

    private static Wire.Settings Expiring => new() { ExpireNodestConn = true };

    [TestCaseSource(nameof(s_ways))]
    public void Removed_ByDefault_DropsSilentlyAndRenewsNothing(Way way)
    {
        using Life life = new(way, servers: [(B, 1), (A, 1)]);
        Assert.That(life.ClientTcp(Syn), Is.EqualTo(A));
        Assert.That(life.ClientTcp(Ack), Is.EqualTo(A));
        Assert.That(life.ClientUdp(), Is.EqualTo(A));
        life.Use((B, 1));

        Assert.That(life.ClientTcp(Ack), Is.EqualTo("server_removed"));
        Assert.That(life.ClientUdp(), Is.EqualTo("server_removed"));
        Assert.That(life.ClientTcp(Syn), Is.EqualTo("server_removed"), "a live session does not give way");
        life.Wait(299.9);
        Assert.That(life.ClientUdp(), Is.EqualTo("server_removed"));
        life.Wait(0.1);
        Assert.That(life.ClientUdp(), Is.EqualTo(B), "the orphan died on schedule");
        life.Wait(600);
        Assert.That(life.ClientTcp(Ack), Is.EqualTo("host"));
        Assert.That(life.Count(A, "active_sessions") + life.Count(A, "inactive_sessions"), Is.Zero);
    }

    [TestCaseSource(nameof(s_answered))]
    public void Removed_StillSending_IsForwarded(Way way)
    {
        using Life life = new(way, servers: [(A, 1)]);
        life.ClientTcp(Syn);
        life.Use((B, 1));
        Assert.That(life.ServerTcp(Syn | Ack, A), Is.EqualTo("client"));
    }

    [TestCaseSource(nameof(s_ways))]
    public void AddedAgain_GetsItsSessionsAndCountersBack(Way way)
    {
        using Life life = new(way, servers: [(A, 1)]);
        life.ClientTcp(Syn);
        life.ClientTcp(Ack);
        life.ClientUdp();
        life.Use((B, 1));
        Assert.That(life.ClientTcp(Ack), Is.EqualTo("server_removed"));
        life.Use((A, 0), (B, 1));

        Assert.That(life.ClientTcp(Ack), Is.EqualTo(A), "whatever its weight is now");
        Assert.That(life.ClientUdp(), Is.EqualTo(A));
        Assert.That((life.Count(A, "connections"), life.Count(A, "inbound_packets")), Is.EqualTo((2ul, 5ul)), "counters go on");
        Assert.That((life.Count(A, "active_sessions"), life.Count(A, "inactive_sessions")), Is.EqualTo((1ul, 1ul)));
    }

    [TestCaseSource(nameof(s_ways))]
    public void Quiesced_KeepsItsSessionsAndGetsNoNewOnes(Way way)
    {
        using Life life = new(way, servers: [(B, 1), (A, 1)]);
        life.ClientTcp(Syn);
        life.ClientTcp(Ack);
        life.ClientUdp();
        life.Use((B, 1), (A, 0));

        Assert.That(life.ClientTcp(Ack), Is.EqualTo(A));
        Assert.That(life.ClientUdp(), Is.EqualTo(A));
        Assert.That(life.ClientTcp(Syn), Is.EqualTo(A), "without expire_nodest_conn a SYN stays where the session is");
        Assert.That((life.ClientTcp(Syn, 40001), life.ClientTcp(Syn, 40002)), Is.EqualTo((B, B)));
        life.Use((B, 1), (A, 5));
        Assert.That(life.ClientTcp(Ack), Is.EqualTo(A), "a change of weight moves nothing");
    }

    [TestCaseSource(nameof(s_ways))]
    public void Services_AllGone_LeaveOrphansUntilTheyAreBack(Way way)
    {
        using Life life = new(way, servers: [(A, 1)]);
        life.ClientTcp(Syn);
        life.ClientTcp(Ack);
        life.UseNothing();
        Assert.That(life.ClientTcp(Ack), Is.EqualTo("server_removed"));
        Assert.That(life.ClientTcp(Syn, 40001), Is.EqualTo("host"), "there is no service any more");

        life.Use((B, 1), (A, 1));
        Assert.That(life.ClientTcp(Ack), Is.EqualTo(A), "the whole configuration came back");
        Assert.That(life.Count(A, "connections"), Is.EqualTo(1));
        life.UseNothing();
        life.Wait(900);
        life.Director.SweepAll();
        Assert.That((life.Count("sessions"), life.Count(A, "active_sessions")), Is.EqualTo((0ul, 0ul)));
    }

    [TestCaseSource(nameof(s_ways))]
    public void Removed_WithExpireNodestConn_SchedulesAnewAtOnceWhatBegins(Way way)
    {
        using Life life = new(way, Expiring, servers: [(A, 1)]);
        life.ClientUdp();
        life.ClientTcp(Syn);
        life.ClientTcp(Ack);
        life.ClientTcp(Syn, 40001);
        life.ClientSctp(SctpChunkType.Init);
        life.ClientSctp(SctpChunkType.Init, 40001);
        life.Use((B, 1));

        Assert.That(life.ClientUdp(), Is.EqualTo(B), "a datagram is scheduled at once");
        Assert.That(life.ClientUdp(), Is.EqualTo(B));
        Assert.That(life.ClientTcp(Ack), Is.EqualTo("host"), "which answers RST");
        Assert.That(life.ClientTcp(Syn, 40001), Is.EqualTo(B));
        Assert.That(life.ClientSctp(SctpChunkType.Data), Is.EqualTo("host"));
        Assert.That(life.ClientSctp(SctpChunkType.Init, 40001), Is.EqualTo(B));
        Assert.That(life.Count(A, "active_sessions") + life.Count(A, "inactive_sessions"), Is.Zero);
        Assert.That(life.Count("sessions"), Is.EqualTo(3));
    }

    [TestCaseSource(nameof(s_ways))]
    public void Removed_WithExpireNodestConn_IsPurgedInTheBackground(Way way)
    {
        using Life life = new(way, Expiring, 256, (B, 1), (A, 1));
        for (ushort port = 1000; port < 1080; port++)
            life.ClientTcp(Syn, port);
        Assert.That(life.Count(A, "active_sessions"), Is.EqualTo(40));
        life.Use((B, 1));
        life.Director.Worker.Poll();
        Assert.That(life.Count(A, "active_sessions"), Is.GreaterThan(0), "a poll does not do it all");
        life.Director.SweepAll();

        Assert.That(life.Count(A, "active_sessions") + life.Count(A, "inactive_sessions"), Is.Zero);
        Assert.That(life.Count(B, "active_sessions"), Is.EqualTo(40), "the others' stay");
        Assert.That((life.Count("sessions"), life.Count("sessions_expired")), Is.EqualTo((40ul, 40ul)));
        life.Use((B, 1), (A, 1));
        Assert.That(life.ClientTcp(Ack, 1000), Is.EqualTo("host").Or.EqualTo(B));
    }

    [Test]
    public void ExpireNodestConn_TurnedOnLater_PurgesWhatIsThere()
    {
        using Life life = new(Way.Nat, servers: [(A, 1)]);
        life.ClientTcp(Syn);
        life.Use((B, 1));
        life.Director.SweepAll();
        Assert.That(life.Count("sessions"), Is.EqualTo(1));
        life.Settings = Expiring;
        life.Use((B, 1));
        life.Director.SweepAll();
        Assert.That(life.Count("sessions"), Is.Zero);
    }

    [TestCaseSource(nameof(s_ways))]
    public void Quiesced_WithExpireNodestConn_LosesTheSessionThatBeginsAnew(Way way)
    {
        using Life life = new(way, Expiring, servers: [(B, 1), (A, 1)]);
        life.ClientTcp(Syn);
        life.ClientTcp(Ack);
        life.ClientUdp();
        life.Use((B, 1), (A, 0));

        Assert.That(life.ClientTcp(Ack), Is.EqualTo(A));
        Assert.That(life.ClientUdp(), Is.EqualTo(A));
        Assert.That(life.ClientTcp(Syn), Is.EqualTo(B), "in any state");
        Assert.That((life.Count("sessions_replaced"), life.Count(A, "active_sessions")), Is.EqualTo((1ul, 0ul)));
    }

    [Test]
    public void Draining_CountsAsWeight0()
    {
        using Life life = new(Way.Nat, Expiring, servers: [(A, 1)]);
        life.ClientTcp(Syn);
        Wire.Snapshot configuration = Way.Nat.Configuration();
        configuration.Settings = Expiring;
        configuration.Services[0].RealServers[0].Draining = true;
        configuration.Services[0].RealServers.Add(new Wire.RealServer(configuration.Services[0].RealServers[0]) { Address = Bytes(B), Draining = false });
        life.Director.Apply(configuration);
        Assert.That(life.ClientTcp(Ack), Is.EqualTo(A));
        Assert.That(life.ClientTcp(Syn), Is.EqualTo(B));
    }

    [Test]
    public void Removed_WithoutAnotherServer_EndsSessionsAndTellsClients()
    {
        using Life life = new(Way.Nat, Expiring, servers: [(A, 1)]);
        life.ClientUdp();
        life.Use();
        Assert.That(life.ClientUdp(), Is.EqualTo("no_server"));
        Assert.That(life.Count("sessions"), Is.Zero);
    }

    [TestCaseSource(nameof(s_answered))]
    public void Orphans_InOneBurst_AreScheduledOnceAndDisturbNobody(Way way)
    {
        using Life life = new(way, Expiring, servers: [(B, 1), (A, 1)]);
        life.ClientUdp();
        life.ClientUdp(40001);
        life.ClientTcp(Syn);
        life.ClientTcp(Ack);
        life.ClientTcp(Syn, 40001);
        life.ClientTcp(Syn, 40002);
        Assert.That(life.Count(B, "connections"), Is.EqualTo(2));
        life.Use((B, 1));
        Director director = life.Director;
        ulong toB = life.Count(B, "inbound_packets");

        for (int packet = 0; packet < 20; packet++)
        {
            director.Network.Deliver(Wan, 0, way.FromClient().Udp(ClientPort, VirtualPort).Payload("x").Build());
            director.Network.Deliver(Wan, 0, way.FromClient().Udp(40001, VirtualPort).Payload("x").Build());
            director.Network.Deliver(Wan, 0, life.Tcp(Ack).Build());
        }

        director.Network.Deliver(Wan, 0, life.Tcp(Syn, 40002).Build());

        director.PollAll();
        Assert.That(life.Count(B, "inbound_packets") - toB, Is.EqualTo(41));
        Assert.That(life.Count(B, "connections"), Is.EqualTo(4), "one session for all the datagrams of an orphan, one for its SYN");
        Assert.That((life.Count("punted"), life.Count("drop.server_removed"), life.Count("sessions")), Is.EqualTo((20ul, 0ul, 4ul)));
        director.AssertEveryPacketIsAccountedFor();
    }

    [Test]
    public void OrphansReply_WaitingForItsRouteBeforeItsSessionEnds_IsDroppedByName()
    {
        using Life life = new(Way.Nat, Expiring, servers: [(A, 1)]);
        life.ClientTcp(Syn);
        life.ServerTcp(Syn | Ack, A);
        life.Use((B, 1));
        Director director = life.Director;
        Wire.Snapshot configuration = Way.Nat.Configuration();
        configuration.Settings = Expiring;
        configuration.Services.Clear();
        configuration.Routes.Add(RouteTo("172.16.0.0", 12, "lan", "10.0.0.254"));
        director.Apply(configuration);
        director.Network.Deliver(Wan, 0, Testing.Packet.Ethernet(WanRouterMac, WanMac).Ipv4(A, Client).Tcp(RealPort, ClientPort, Ack, 5000, 6000).Build());
        director.Network.Deliver(Wan, 0, life.Tcp(Ack).Build());
        director.PollAll();
        Assert.That((life.Count("drop.session_replaced"), life.Count("punted"), life.Count("sessions")), Is.EqualTo((1ul, 1ul, 0ul)));
        director.AssertEveryPacketIsAccountedFor();
    }
}
