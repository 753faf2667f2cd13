using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Synchronisation;

/// <summary>What is lost comes right again, what one director forgets the other tells, and nothing lives for ever.</summary>
public class HealingTests
{
    private const int RingCapacity = 8192;

    [Test]
    public void FullRing_LosesNewsByCount_AndTheWalkTellsThemAgain()
    {
        const int flows = 3000;
        using Pair pair = new(Way.Nat.Configuration(), sessions: 2 * flows);
        // Each of the first ones fills the ring with its changes, so that the last ones are not told.
        for (int flow = 0; flow < flows; flow++)
        {
            Talk talk = new(Way.Nat, IpProtocol.Tcp, (ushort)(1000 + flow));
            talk.Open(pair.A);
            for (int change = 0; change < 2; change++)
            {
                talk.Ask(pair.A, packet => packet.Tcp((ushort)(1000 + flow), VirtualPort, TcpFlags.Fin | TcpFlags.Ack, 1334, 5001));
                talk.Ask(pair.A, packet => packet.Tcp((ushort)(1000 + flow), VirtualPort, TcpFlags.Syn, 1334, 5001));
                talk.Answer(pair.A, packet => packet.Tcp(RealPort, (ushort)(1000 + flow), TcpFlags.Ack, 5001, 1335));
            }
        }
        Assert.That(pair.TotalsOfA.Lost, Is.GreaterThan(0), "precondition");
        Assert.That(pair.A.Exchange.Backlog, Is.EqualTo(RingCapacity));
        pair.Exchange();
        int before = Pair.RemoteOf(pair.B);
        Assert.That(before, Is.LessThan(flows), "precondition");

        pair.Wait(Pair.RefreshSeconds + 1);

        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(flows));
        pair.AssertConsistent();
    }

    [Test]
    public void EndThatIsLost_IsMadeGoodByTime()
    {
        using Pair pair = new(Way.Nat.Configuration());
        Talk talk = new(Way.Nat, IpProtocol.Tcp);
        talk.Open(pair.A);
        pair.Exchange();
        talk.Ask(pair.A, packet => packet.Tcp(ClientPort, VirtualPort, TcpFlags.Rst, 1334));
        pair.Exchange();
        pair.Wait(15, connected: false);
        Assert.That(Pair.SessionsOf(pair.A), Is.Empty);
        pair.Take(pair.A);
        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(1), "the other director waits for two refreshes");

        pair.Wait(6, connected: false);
        Assert.That(Pair.SessionsOf(pair.B), Is.Empty);
        pair.AssertConsistent();
    }

    [Test]
    public void SessionsOfALostPeer_LiveForWhatRemainsOfThem()
    {
        using Pair pair = new(Way.Nat.Configuration());
        new Talk(Way.Nat, IpProtocol.Tcp).Open(pair.A);
        new Talk(Way.Nat, IpProtocol.Udp).Open(pair.A);
        pair.Exchange();
        pair.B.Exchange.PeerLost();
        new Talk(Way.Nat, IpProtocol.Tcp, 555).Open(pair.B);
        Assert.That((pair.B.Exchange.Backlog, pair.TotalsOfB.Lost), Is.EqualTo((0, 0UL)), "nobody to tell");

        pair.Wait(301, connected: false, stepMs: 1000);
        Assert.That(Pair.SessionsOf(pair.B).Select(session => session.Protocol), Is.EqualTo(new[] { IpProtocol.Tcp, IpProtocol.Tcp }));
        pair.Wait(600, connected: false, stepMs: 1000);
        Assert.That(Pair.SessionsOf(pair.B), Is.Empty);
    }

    [Test]
    public void Sessions_WhoseClientsAreSilent_AllDieAtBothDirectors([Values(true, false)] bool moved)
    {
        using Pair pair = new(Way.FullNat.Configuration(), 2);
        foreach (byte protocol in (byte[])[IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp])
        {
            for (int flow = 0; flow < 8; flow++)
            {
                Talk talk = new(Way.FullNat, protocol, (ushort)(ClientPort + flow));
                talk.Open(pair.A);
                pair.Wait(0.2);
                if (moved && flow % 2 == 0)
                    talk.Reply(pair.B);
            }
        }
        pair.Wait(1);
        Assert.That((Pair.SessionsOf(pair.A).Count, Pair.SessionsOf(pair.B).Count), Is.EqualTo((24, 24)), "precondition");

        // TCP and SCTP: 900 s; two refreshes more where an end might have been lost.
        pair.Wait(900 + 2 * Pair.RefreshSeconds + 5, stepMs: 1000);

        Assert.That((Pair.SessionsOf(pair.A).Count, Pair.SessionsOf(pair.B).Count), Is.EqualTo((0, 0)));
        pair.AssertConsistent();
    }

    [Test]
    public void RestartedDirector_GetsEverythingInABulk_AndTakesOver()
    {
        using Pair pair = new(Way.FullNat.Configuration(), 2, sessions: 4096);
        Talk[] talks = [.. Enumerable.Range(0, 500).Select(flow => new Talk(Way.FullNat, IpProtocol.Tcp, (ushort)(1000 + flow)))];
        foreach (Talk talk in talks)
            talk.Open(pair.A);
        // The other director was away meanwhile.
        pair.Take(pair.A);
        pair.Bulk(pair.A);

        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(talks.Length));
        foreach (Talk talk in talks)
            talk.Reply(pair.B);
        Assert.That(pair.TotalsOfB.Adopted, Is.EqualTo((ulong)talks.Length));
        pair.Exchange();
        pair.AssertConsistent();
    }

    [Test]
    public void DirectorThatStartsAnew_GetsItsSilentSessionsBack([Values(1, 2)] int workers)
    {
        Wire.Snapshot configuration = Way.FullNat.Configuration();
        configuration.Services[0].Persistence = new Wire.Persistence { Timeout = 300 };
        using Pair before = new(configuration, workers);
        Talk[] talks = [.. Enumerable.Range(0, 50).Select(flow => new Talk(Way.FullNat, IpProtocol.Tcp, (ushort)(1000 + flow)))];
        foreach (Talk talk in talks)
            talk.Open(before.A);
        before.Exchange();
        // Of these the other director has seen packets since; the others' clients are silent.
        for (int flow = 0; flow < 10; flow++)
            talks[flow].Reply(before.B);
        before.Exchange();

        before.Take(before.B);
        using Pair after = new(configuration, workers);
        before.B.Exchange.BeginBulk(inherits: true);
        for (int turn = 0; turn < 20; turn++)
        {
            before.Poll(10);
            before.Move(before.B, after.A);
            after.Poll(10);
        }

        Assert.That(before.B.Exchange.IsBulkOver);
        Assert.That((Pair.RemoteOf(after.A), Pair.RemoteOf(before.B)), Is.EqualTo((talks.Length, 0)));
        foreach (Talk talk in talks)
            talk.Reply(after.A);
        Assert.That(after.TotalsOfA.Adopted, Is.EqualTo((ulong)talks.Length));
        before.AssertConsistent();
        after.AssertConsistent();
    }

    [Test]
    public void Bulk_OfRemoteSessions_TellsNothingBack()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);
        pair.Exchange();

        pair.Bulk(pair.B);

        Assert.That(pair.TotalsOfB.Told, Is.Zero);
    }

    [Test]
    public void Session_ThatBothHadPacketsOfWhileApart_IsWhoseWereLater()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        Talk talk = new(Way.FullNat, IpProtocol.Tcp);
        talk.Open(pair.A);
        pair.Exchange();
        pair.Wait(1, connected: false);
        talk.Reply(pair.B);
        pair.Wait(1, connected: false);
        pair.Take(pair.A);
        pair.Take(pair.B);

        pair.Bulk(pair.A);
        Assert.That((Pair.RemoteOf(pair.A), Pair.RemoteOf(pair.B)), Is.EqualTo((0, 0)), "what is older changes nothing");
        pair.Bulk(pair.B);
        Assert.That((Pair.RemoteOf(pair.A), Pair.RemoteOf(pair.B)), Is.EqualTo((1, 0)));
        pair.AssertConsistent();
    }

    [Test]
    public void ClientThatBeganAnewWhileApart_IsWithItsNewSession()
    {
        using Pair pair = new(Way.DualStack(Way.Mixed(IpProtocol.Udp, "rr", Way.FullNat, Way.FullNat with { Server = B })));
        Talk before = new(Way.FullNat with { Server = B }, IpProtocol.Udp);
        before.Open(pair.A);
        pair.Take(pair.A);
        pair.Wait(1, connected: false);
        Pair.Forward(pair.B, Wan, Way.FullNat.FromClient().Udp(1, VirtualPort));
        // rr takes the other server now, which the first director knows nothing of.
        Talk after = new(Way.FullNat, IpProtocol.Udp);
        after.Open(pair.B);
        pair.Exchange();

        pair.Bulk(pair.B);

        Assert.That(Pair.SessionsOf(pair.A).Count(session => session.Inbound.SourcePort.Host == ClientPort), Is.EqualTo(1));
        Assert.That(after.Reply(pair.A), Is.Not.Empty);
        pair.AssertConsistent();
    }

    [Test]
    public void Exchange_ThatIsClosed_TellsNothing_AndStartsAfresh()
    {
        using Pair pair = new(Way.Nat.Configuration());
        pair.A.Exchange.Close();
        Talk talk = new(Way.Nat, IpProtocol.Tcp);
        talk.Open(pair.A);
        Assert.That(pair.Take(pair.A), Is.Empty);

        pair.A.Exchange.Open(Pair.RefreshSeconds);
        pair.Wait(Pair.RefreshSeconds + 1);
        Assert.That(pair.TotalsOfA.Told, Is.Zero, "nobody listens");
        pair.Bulk(pair.A);
        Assert.That(Pair.RemoteOf(pair.B), Is.EqualTo(1));

        pair.B.Exchange.Close();
        talk.Request(pair.B);
        Assert.That((Pair.RemoteOf(pair.B), pair.TotalsOfB.Adopted), Is.EqualTo((0, 1UL)), "a session is adopted all the same");
        pair.AssertConsistent();
    }

    [Test]
    public void SessionThatIsBeingReset_IsNotToldUntilItsEnd()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);
        pair.Exchange();
        pair.A.Use();
        pair.A.Workers[0].Ending.Post(default, reset: true);
        pair.A.Run(Wan);
        Assert.That(pair.Take(pair.A), Is.Empty);

        pair.Wait(5);

        Assert.That((Pair.SessionsOf(pair.A).Count, Pair.SessionsOf(pair.B).Count), Is.EqualTo((0, 0)));
        pair.AssertConsistent();
    }

    [Test]
    public void Operator_WhoEndsSessionsOfTheOtherDirector_ResetsNobody()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        new Talk(Way.FullNat, IpProtocol.Tcp).Open(pair.A);
        pair.Exchange();
        pair.B.Use();
        pair.B.Workers[0].Ending.Post(default, reset: true);

        Assert.That((pair.B.Run(Wan).Count, pair.B.Run(Lan).Count), Is.EqualTo((0, 0)));
        Assert.That(Pair.SessionsOf(pair.B), Is.Empty);
        pair.Exchange();
        Assert.That(Pair.SessionsOf(pair.A), Has.Count.EqualTo(1), "it is the other's");
        pair.AssertConsistent();
    }

    [Test]
    public void IcmpError_ThatComesFirst_FindsTheSessionThatMoved()
    {
        using Pair pair = new(Way.FullNat.Configuration());
        Talk talk = new(Way.FullNat, IpProtocol.Udp);
        talk.Open(pair.A);
        pair.Exchange();
        pair.Wait(0.2);
        PacketBuilder quoted = Way.FullNat.ToClient().Udp(VirtualPort, ClientPort).PayloadOf(100);

        Pair.Forward(pair.B, Wan, Way.FullNat.FromClient().IcmpError(IcmpTypes.DestinationUnreachable, 3, quoted));
        talk.Request(pair.B);
        pair.Exchange();

        Assert.That((pair.TotalsOfB.Adopted, pair.TotalsOfA.Yielded), Is.EqualTo((1UL, 1UL)));
        pair.AssertConsistent();
    }
}
