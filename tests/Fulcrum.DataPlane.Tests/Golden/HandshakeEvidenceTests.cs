using Fulcrum.DataPlane.Counters;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>What sessions tell of a server that does not complete handshakes.</summary>
public unsafe class HandshakeEvidenceTests
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(61);

    private static IEnumerable<TestCaseData> Ways() =>
        new[] { Way.Nat, Way.FullNat, Way.FullNat64, Way.DirectRoute, Way.Tunnel6 }.Select(way => new TestCaseData(way).SetArgDisplayNames(way.Name));

    [TestCaseSource(nameof(Ways))]
    public void Opening_ThatIsNeverAnswered_CountsWhenTheSessionEnds(object given)
    {
        using Director director = Opened((Way)given);
        Assert.That(Evidence(director), Is.EqualTo((0, 0)));

        director.Advance(s_silence);
        director.SweepAll();

        Assert.That(Evidence(director), Is.EqualTo((1, 0)));
    }

    [TestCaseSource(nameof(Ways))]
    public void Opening_ThatTheClientRepeats_CountsAtOnceAndOnlyOnce(object given)
    {
        Way way = (Way)given;
        using Director director = Opened(way);

        Send(director, way, TcpFlags.Syn);
        Send(director, way, TcpFlags.Syn);
        Assert.That(Evidence(director), Is.EqualTo((1, 0)));
        director.Advance(s_silence);
        director.SweepAll();

        Assert.That(Evidence(director), Is.EqualTo((1, 0)));
    }

    [TestCaseSource(nameof(Ways))]
    public void Handshake_ThatIsCompleted_CountsNothing(object given)
    {
        Way way = (Way)given;
        using Director director = Opened(way);

        Send(director, way, TcpFlags.Ack);
        director.Advance(TimeSpan.FromSeconds(1000));
        director.SweepAll();

        Assert.That(Evidence(director), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Client_ThatDoesNotGoOnAfterTheAnswer_IsNotTheServersFault()
    {
        Way way = Way.Nat;
        using Director director = Opened(way);

        Answer(director, way, TcpFlags.Syn | TcpFlags.Ack);
        Send(director, way, TcpFlags.Syn);
        director.Advance(s_silence);
        director.SweepAll();

        Assert.That(Evidence(director), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Opening_ThatIsAnsweredWithReset_IsRefused()
    {
        Way way = Way.FullNat;
        using Director director = Opened(way);

        Answer(director, way, TcpFlags.Rst | TcpFlags.Ack);
        director.Advance(s_silence);
        director.SweepAll();

        Assert.That(Evidence(director), Is.EqualTo((0, 1)));
    }

    [Test]
    public void Session_ThatTheServerResetsLater_CountsNothing()
    {
        Way way = Way.Nat;
        using Director director = Opened(way);
        Answer(director, way, TcpFlags.Syn | TcpFlags.Ack);
        Send(director, way, TcpFlags.Ack);

        Answer(director, way, TcpFlags.Rst);

        Assert.That(Evidence(director), Is.EqualTo((0, 0)));
    }

    private static Director Opened(Way way)
    {
        Director director = new(way.Configuration());
        Send(director, way, TcpFlags.Syn);
        return director;
    }

    private static void Send(Director director, Way way, TcpFlags flags) =>
        Deliver(director, Wan, way.FromClient().Tcp(ClientPort, VirtualPort, flags));

    private static void Answer(Director director, Way way, TcpFlags flags) =>
        Deliver(director, Lan, way.FromServer().Tcp(RealPort, way.PeerPort, flags));

    private static void Deliver(Director director, ushort port, PacketBuilder packet)
    {
        director.Network.Deliver(port, 0, packet.Build());
        director.PollAll();
        for (ushort sent = 0; sent < 2; sent++)
        {
            while (director.Network.TakeTransmitted(sent) is not null)
            {
            }
        }
    }

    private static (int Unanswered, int Refused) Evidence(Director director)
    {
        (int Unanswered, int Refused) sum = default;
        foreach (Wire.ServerSlot server in director.Compiler.ListServers())
        {
            ServerEvidence* evidence = director.Statistics.Evidence + server.Slot;
            sum = (sum.Unanswered + (int)evidence->UnansweredSessions, sum.Refused + (int)evidence->RefusedSessions);
        }

        return sum;
    }
}
