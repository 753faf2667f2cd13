using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Golden.Matrix;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Sessions.SessionState;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Lifecycle;

/// <summary>sloppy_tcp, sloppy_sctp, backup_only and nat_icmp_send: statement 14.</summary>
internal sealed unsafe class AdmissionTests
{
    private static readonly Way[] s_ways = [Way.Nat, Way.FullNat, Way.DirectRoute, Way.Nat6];

    [TestCase(Ack, Established)]
    [TestCase(Ack | Psh, Established)]
    [TestCase(Syn, SynReceived)]
    [TestCase(Fin | Ack, SessionState.Close)]
    [TestCase(Psh, SessionState.Close)]
    public void SloppyTcp_AnySegmentButRst_BeginsASession(TcpFlags flags, SessionState state)
    {
        using Life life = new(Way.Nat, new Wire.Settings { SloppyTcp = true }, servers: [(A, 1)]);
        Assert.That(life.ClientTcp(flags), Is.EqualTo(A));
        Assert.That(life.Director.SessionOf()->State, Is.EqualTo(state));
    }

    [TestCase(Rst)]
    [TestCase(Rst | Ack)]
    [TestCase(Rst | Syn)]
    public void SloppyTcp_Rst_IsTheHosts(TcpFlags flags)
    {
        using Life life = new(Way.Nat, new Wire.Settings { SloppyTcp = true }, servers: [(A, 1)]);
        Assert.That(life.ClientTcp(flags), Is.EqualTo("host"));
        Assert.That(life.ClientSctp(SctpChunkType.Data), Is.EqualTo("host"), "SCTP has a setting of its own");
    }

    [Test]
    public void SloppySctp_AnyChunkButAbort_BeginsASession()
    {
        using Life life = new(Way.Nat, new Wire.Settings { SloppySctp = true }, servers: [(A, 1)]);
        Assert.That(life.ClientSctp(SctpChunkType.Data), Is.EqualTo(A));
        Assert.That(life.Director.SessionOf()->State, Is.EqualTo(SctpEstablished));
        Assert.That(life.ClientSctp(SctpChunkType.Abort, 40001), Is.EqualTo("host"));
        Assert.That(life.ClientSctp(SctpChunkType.CookieEcho, 40002), Is.EqualTo(A));
        Assert.That(life.ClientTcp(Ack, 40003), Is.EqualTo("host"), "TCP has a setting of its own");
    }

    [TestCaseSource(nameof(s_ways))]
    public void BackupOnly_LeavesWhatClientsSendToTheHost(Way way)
    {
        string server = way.Server;
        using Life life = new(way, servers: [(server, 1)]);
        Assert.That(life.ClientTcp(Syn), Is.EqualTo(server));
        life.Settings = new Wire.Settings { BackupOnly = true };
        life.Use((server, 1));

        Assert.That((life.ClientTcp(Ack), life.ClientTcp(Syn, 40001), life.ClientUdp()), Is.EqualTo(("host", "host", "host")));
        Assert.That(life.ServerTcp(Syn | Ack, server), Is.EqualTo("client"), "replies are still translated");
        Assert.That(life.Count("sessions"), Is.EqualTo(1));
        life.Settings = new Wire.Settings();
        life.Use((server, 1));
        Assert.That(life.ClientTcp(Ack), Is.EqualTo(server));
    }

    [TestCaseSource(nameof(s_ways))]
    public void NatIcmpSend_SegmentsOfServersOutOfNowhere(Way way)
    {
        using Life life = new(way, new Wire.Settings { NatIcmpSend = true }, servers: [(way.Server, 1)]);
        string expected = way.Mode == Wire.ForwardingMode.Nat ? "no_session" : "host";
        Assert.That(life.ServerTcp(Ack, way.Server), Is.EqualTo(expected));
        Assert.That(life.Count("icmp_errors_sent"), Is.EqualTo(expected == "host" ? 0ul : 1ul));
        Assert.That(life.ServerTcp(Rst, way.Server), Is.EqualTo("host"));
    }

    [Test]
    public void NatIcmpSend_Answers_WithPortUnreachableFromTheDirectorsAddress()
    {
        Wire.Snapshot configuration = Way.Nat.Configuration();
        configuration.Settings = new Wire.Settings { NatIcmpSend = true };
        using Director director = new(configuration);
        PacketBuilder reply = Way.Nat.FromServer().Udp(RealPort, ClientPort).Payload("late");

        director.Case("the server is told that nobody waits for this")
            .In(Lan, reply)
            .Out(Lan, Packet.Ethernet(LanMac, LanRouterMac).Ipv4(Way.LanAddress, A, tos: 0xC0, id: 1)
                .IcmpError(IcmpTypes.DestinationUnreachable, IcmpTypes.PortUnreachable, reply, quotedLength: 548))
            .Counts("drop.no_session +1", "icmp_errors_sent +1")
            .Run();

        PacketBuilder other = Way.Nat.FromServer().Udp(RealPort + 1, ClientPort).Payload("x");
        director.Case("another port of the server is nobody's business").In(Lan, other).Punted(Lan, other).Run();
    }

    [Test]
    public void NatIcmpSend_FollowsTheConfiguration()
    {
        using Life life = new(Way.Nat, servers: [(A, 1)]);
        Assert.That(life.ServerTcp(Ack, A), Is.EqualTo("host"), "off by default");
        life.Settings = new Wire.Settings { NatIcmpSend = true };
        life.Use((A, 1));
        Assert.That((life.ServerTcp(Ack, A), life.ServerTcp(Ack, B)), Is.EqualTo(("no_session", "host")));
        life.Use((B, 1));
        Assert.That((life.ServerTcp(Ack, A), life.ServerTcp(Ack, B)), Is.EqualTo(("host", "no_session")));
        life.Settings = new Wire.Settings();
        life.Use((B, 1));
        Assert.That(life.ServerTcp(Ack, B), Is.EqualTo("host"));
    }

    [Test]
    public void NatIcmpSend_RepliesOfSessions_AreForwarded()
    {
        using Life life = new(Way.Nat, new Wire.Settings { NatIcmpSend = true }, servers: [(A, 1)]);
        life.ClientTcp(Syn);
        Assert.That(life.ServerTcp(Syn | Ack, A), Is.EqualTo("client"));
    }
}
