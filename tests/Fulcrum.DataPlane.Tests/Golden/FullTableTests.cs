using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>Who gets a place in a full session table.</summary>
public class FullTableTests
{
    [Test]
    public void SessionTable_FullOfEstablishedSessions_RefusesNewSessionsOnly()
    {
        using Director director = new(OneServer, new DirectorOptions { SessionCapacity = 2 });

        director.Case("the third session has no room, the first goes on")
            .In(Wan, ClientTcp(Syn), ClientTcp(Ack), ClientTcp(Syn, clientPort: 40001), ClientTcp(Ack, clientPort: 40001))
            .In(Wan, ClientTcp(Syn, clientPort: 40002), ClientTcp(Ack))
            .Out(Lan, ServerSeesTcp(Syn), ServerSeesTcp(Ack), ServerSeesTcp(Syn, localPort: FirstLocalPort + 1), ServerSeesTcp(Ack, localPort: FirstLocalPort + 1))
            .Out(Lan, ServerSeesTcp(Ack))
            .Counts(
                "drop.session_table_full +1",
                "sessions_created +2",
                "sessions +2",
                "tcp 10.1.0.1:8080: connections +2, active_sessions +2, inbound_packets +5, inbound_bytes +200")
            .Run();
    }

    [Test]
    public void SessionTable_FullWithAnEmbryonicSession_GivesItsPlaceToANewOne()
    {
        using Director director = new(OneServer, new DirectorOptions { SessionCapacity = 2 });

        director.Case("of one session in SYN_RECV and one that is established, the first gives way, and its packet that still waits is dropped")
            .In(Wan, ClientTcp(Syn), ClientTcp(Ack), ClientTcp(Syn, clientPort: 40001))
            .In(Wan, ClientTcp(Syn, clientPort: 40002), ClientTcp(Ack))
            .Out(Lan, ServerSeesTcp(Syn), ServerSeesTcp(Ack), ServerSeesTcp(Syn, localPort: FirstLocalPort + 2), ServerSeesTcp(Ack))
            .Counts(
                "drop.session_table_full +1",
                "sessions_created +3",
                "sessions_evicted +1",
                "sessions +2",
                "tcp 10.1.0.1:8080: connections +3, active_sessions +2, inbound_packets +5, inbound_bytes +200")
            .Run();
    }

    [Test]
    public void SessionTable_FullOfTimedOutSessions_TakesNewOnes()
    {
        using Director director = new(OneServer, new DirectorOptions { SessionCapacity = 2 });
        director.Network.Deliver(Wan, 0, ClientTcp(Syn).Build());
        director.Network.Deliver(Wan, 0, ClientTcp(Ack).Build());
        director.Network.KeepTransmitted = false;
        director.PollAll();
        director.Network.KeepTransmitted = true;
        director.Network.NowUs += 901_000_000;

        director.Case("the session has timed out, though no sweep has come by")
            .In(Wan, ClientTcp(Syn, clientPort: 40001), ClientTcp(Syn, clientPort: 40002))
            .Out(Lan, ServerSeesTcp(Syn, localPort: FirstLocalPort + 1), ServerSeesTcp(Syn, localPort: FirstLocalPort + 2))
            .Counts(
                "sessions_created +2",
                "sessions_expired +1",
                "sessions +1",
                "tcp 10.1.0.1:8080: connections +2, active_sessions +1, inbound_packets +2, inbound_bytes +80")
            .Run();
    }
}
