using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Lifecycle;

/// <summary>Timeouts of services and of the director, and when sessions take them over: statement 19.</summary>
internal sealed unsafe class ServiceTimeoutTests
{
    private static readonly Way[] s_ways = [Way.Nat, Way.FullNat, Way.DirectRoute];

    [TestCaseSource(nameof(s_ways))]
    public void Timeouts_OfAService_HoldForItsSessions(Way way)
    {
        using Life life = Begin(way, tcp: 70, fin: 20, udp: 10);
        life.ClientTcp(Syn);
        Assert.That(Remaining(life), Is.EqualTo(60), "SYN_RECV has no timeout to be set");
        life.ClientTcp(Ack);
        Assert.That(Remaining(life), Is.EqualTo(70));
        if (way.KeepsAddresses)
            life.ClientTcp(Fin | Ack);
        else
            life.ServerTcp(Fin | Ack, A);
        Assert.That((life.Director.SessionOf()->State, Remaining(life)), Is.EqualTo((SessionState.FinWait, 20u)));
        life.ClientUdp(40001);
        Assert.That(Remaining(life, 40001), Is.EqualTo(10));
        life.ClientSctp(SctpChunkType.Init, 40002);
        Assert.That(Remaining(life, 40002), Is.EqualTo(4));
        life.Director.SessionOf(40002)->State = SessionState.SctpEstablished;
        life.ClientSctp(SctpChunkType.Data, 40002);
        Assert.That(Remaining(life, 40002), Is.EqualTo(70), "tcp is SCTP's, too");
    }

    [TestCaseSource(nameof(s_ways))]
    public void Timeouts_Changed_AreAdoptedAtTheNextPacketAndShortenNothing(Way way)
    {
        using Life life = Begin(way, tcp: 0, fin: 0, udp: 0);
        life.ClientTcp(Syn);
        life.ClientTcp(Ack);
        life.ClientUdp(40001);
        Assert.That((Remaining(life), Remaining(life, 40001)), Is.EqualTo((900u, 300u)));

        life.Timeouts = new Wire.ServiceTimeouts { Tcp = 30, Udp = 5 };
        life.Use((A, 1));
        life.Wait(200);
        life.Director.SweepAll();
        Assert.That((Remaining(life), Remaining(life, 40001)), Is.EqualTo((700u, 100u)), "a timer that runs goes on");
        life.ClientTcp(Ack);
        life.ClientUdp(40001);
        Assert.That((Remaining(life), Remaining(life, 40001)), Is.EqualTo((30u, 5u)));

        life.Timeouts = null;
        life.Use((A, 1));
        life.ClientTcp(Ack);
        Assert.That(Remaining(life), Is.EqualTo(900), "back to the director's");
    }

    [Test]
    public void Timeouts_OfTheDirector_AreThoseOfAServiceThatSetsNone()
    {
        using Life life = Begin(Way.Nat, tcp: 70, fin: 0, udp: 0);
        life.Settings = new Wire.Settings { TcpTimeout = 500, UdpTimeout = 40 };
        life.Use((A, 1));
        life.ClientTcp(Syn);
        life.ClientTcp(Ack);
        life.ClientUdp(40001);
        Assert.That((Remaining(life), Remaining(life, 40001)), Is.EqualTo((70u, 40u)));
        life.Settings = new Wire.Settings { TcpTimeout = 500, UdpTimeout = 50 };
        life.Use((A, 1));
        life.ClientUdp(40001);
        Assert.That(Remaining(life, 40001), Is.EqualTo(50), "though nothing of the service has changed");
    }

    [TestCase(IpProtocol.Tcp, 40u)]
    [TestCase(IpProtocol.Sctp, 900u)]
    public void SetTcp_OfTheDirector_IsNotSctps(byte protocol, uint seconds)
    {
        using Life life = new(Way.Nat, new Wire.Settings { TcpTimeout = 40 }, servers: [(A, 1)]);
        if (protocol == IpProtocol.Tcp)
        {
            life.ClientTcp(Syn);
            life.ClientTcp(Ack);
        }
        else
        {
            life.ClientSctp(SctpChunkType.Init);
            life.Director.SessionOf()->State = SessionState.SctpEstablished;
            life.ClientSctp(SctpChunkType.Data);
        }

        Assert.That(Remaining(life), Is.EqualTo(seconds));
    }

    [Test]
    public void SetFin_ToSixtySeconds_ChangesFinWaitAlone()
    {
        using Life life = new(Way.DirectRoute, servers: [(A, 1)]);
        life.ClientTcp(Syn);
        life.ClientTcp(Ack);
        life.ClientTcp(Fin | Ack);
        life.Settings = new Wire.Settings { TcpFinTimeout = 60 };
        life.Use((A, 1));
        Assert.That(Remaining(life), Is.EqualTo(120));
        life.ClientTcp(Ack);
        Assert.That(Remaining(life), Is.EqualTo(60), "the session adopts it at its next packet");
        life.ClientTcp(Syn, 40001);
        life.ClientTcp(Ack, 40001);
        Assert.That(Remaining(life, 40001), Is.EqualTo(900));
    }

    private static Life Begin(Way way, uint tcp, uint fin, uint udp)
    {
        Life life = new(way, servers: [(A, 1)]) { Timeouts = new Wire.ServiceTimeouts { Tcp = tcp, TcpFin = fin, Udp = udp } };
        life.Use((A, 1));
        return life;
    }

    private static uint Remaining(Life life, ushort clientPort = ClientPort) =>
        (uint)(life.Director.SessionOf(clientPort)->ExpiresAtMs - (uint)(life.Director.Network.NowUs / 1000)) / 1000;
}
