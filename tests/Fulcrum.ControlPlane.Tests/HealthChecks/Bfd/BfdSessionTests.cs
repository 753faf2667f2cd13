using CsCheck;
using Fulcrum.ControlPlane.HealthChecks.Bfd;

namespace Fulcrum.ControlPlane.Tests.HealthChecks.Bfd;

/// <summary>Two sessions against each other, in virtual time.</summary>
[TestFixture]
public sealed class BfdSessionTests
{
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(3);

    [Test]
    public void Session_WithNeighbour_ComesUp()
    {
        BfdLink link = new(BfdLink.Instance(), BfdLink.Instance());

        link.Run(s_start);

        Assert.That((link.A.State, link.B.State), Is.EqualTo((BfdState.Up, BfdState.Up)));
        Assert.That(link.A.DetectionTime, Is.EqualTo(TimeSpan.FromMilliseconds(150)));
    }

    [TestCase(50, 50, 50, 50, 150)]
    [TestCase(50, 50, 200, 50, 600, TestName = "DetectionTime_SlowNeighbour_IsItsInterval")]
    [TestCase(50, 300, 50, 50, 900, TestName = "DetectionTime_SlowReceiver_IsItsOwnInterval")]
    public void DetectionTime_IsNegotiated(double ownSend, double ownReceive, double otherSend, double otherReceive, double expectedMs)
    {
        BfdLink link = new(BfdLink.Instance(ownSend, ownReceive), BfdLink.Instance(otherSend, otherReceive));

        link.Run(s_start);

        Assert.That(link.A.DetectionTime?.TotalMilliseconds, Is.EqualTo(expectedMs));
    }

    [Test]
    public void Session_Silence_IsDownAfterTheDetectionTime()
    {
        BfdLink link = new(BfdLink.Instance(), BfdLink.Instance());
        link.Run(s_start);

        link.Loses = from => from == link.B;
        link.Run(TimeSpan.FromMilliseconds(90));
        Assert.That(link.A.State, Is.EqualTo(BfdState.Up));
        link.Run(TimeSpan.FromMilliseconds(65));

        Assert.That((link.A.State, link.A.Diagnostic), Is.EqualTo((BfdState.Down, BfdDiagnostic.DetectionTimeExpired)));
        Assert.That((link.B.State, link.B.Diagnostic), Is.EqualTo((BfdState.Down, BfdDiagnostic.NeighbourSignalledDown)), "it is told");
    }

    [Test]
    public void Session_NeighbourIsBack_ComesUpAgain()
    {
        BfdLink link = new(BfdLink.Instance(), BfdLink.Instance());
        link.Run(s_start);
        link.Loses = _ => true;
        link.Run(TimeSpan.FromSeconds(2));
        Assert.That((link.A.State, link.B.State), Is.EqualTo((BfdState.Down, BfdState.Down)));

        link.Loses = _ => false;
        link.Run(s_start);

        Assert.That((link.A.State, link.B.State), Is.EqualTo((BfdState.Up, BfdState.Up)));
    }

    [Test]
    public void Session_EveryThirdPacketLost_StaysUp()
    {
        BfdLink link = new(BfdLink.Instance(), BfdLink.Instance());
        link.Run(s_start);

        int count = 0;
        link.Loses = _ => ++count % 3 == 0;
        link.Run(TimeSpan.FromSeconds(20));

        Assert.That((link.A.State, link.B.State), Is.EqualTo((BfdState.Up, BfdState.Up)));
    }

    [Test]
    public void Session_Passive_SaysNothingUntilItIsSpokenTo()
    {
        BfdLink both = new(BfdLink.Instance(isPassive: true), BfdLink.Instance(isPassive: true));
        both.Run(s_start);
        Assert.That(both.SentCount, Is.Zero);

        BfdLink one = new(BfdLink.Instance(isPassive: true), BfdLink.Instance());
        one.Run(s_start);
        Assert.That((one.A.State, one.B.State), Is.EqualTo((BfdState.Up, BfdState.Up)));
    }

    [Test]
    public void Session_Alone_SendsAtTheIdleInterval()
    {
        BfdLink link = new(BfdLink.Instance(), BfdLink.Instance()) { Loses = _ => true };

        link.Run(TimeSpan.FromSeconds(100));

        Assert.That(link.SentCount, Is.InRange(2 * 99, 2 * 135), "each 0.75 to 1 s");
        Assert.That(link.A.HasBeenUp, Is.False);
    }

    [Test]
    public void Session_Up_SendsAtTheNegotiatedIntervalWithJitter()
    {
        BfdLink link = new(BfdLink.Instance(), BfdLink.Instance(receiveMs: 100));
        link.Run(s_start);
        int before = link.SentCount;

        link.Run(TimeSpan.FromSeconds(10));

        // One sends each 75 to 100 ms, the other each 37.5 to 50.
        Assert.That(link.SentCount - before, Is.InRange(100 + 200, 134 + 267));
    }

    [Test]
    public void Session_Farewell_TakesTheNeighbourDown()
    {
        BfdLink link = new(BfdLink.Instance(), BfdLink.Instance());
        link.Run(s_start);

        link.B.Receive(link.A.Farewell(), link.Now);

        Assert.That((link.B.State, link.B.Diagnostic), Is.EqualTo((BfdState.Down, BfdDiagnostic.NeighbourSignalledDown)));
    }

    [Test]
    public void Session_Poll_IsAnsweredAtOnce()
    {
        BfdLink link = new(BfdLink.Instance(), BfdLink.Instance());
        link.Run(s_start);
        BfdPacket poll = link.A.Farewell() with { State = BfdState.Up, IsPoll = true, Diagnostic = BfdDiagnostic.None };

        BfdPacket? answer = link.B.Receive(poll, link.Now);

        Assert.That((answer?.IsFinal, answer?.IsPoll), Is.EqualTo(((bool?)true, (bool?)false)));
    }

    [Test]
    public void Session_AnyPackets_NeverThrowsNorSpins() => Gen.Select(
        Gen.Byte.Array[24].Array[0, 60], Gen.Int[0, 400].Array[60]).Sample((datagrams, delays) =>
    {
        BfdSession session = new(BfdLink.Instance(), 1, () => 0.5);
        TimeSpan now = TimeSpan.Zero;
        for (int i = 0; i < datagrams.Length; i++)
        {
            datagrams[i][0] = (byte)(0x20 | (datagrams[i][0] & 0x1f));
            datagrams[i][1] &= 0xfa;
            datagrams[i][3] = 24;
            if (i % 2 == 0)
                datagrams[i].AsSpan(8, 4).Clear();
            now += TimeSpan.FromMilliseconds(delays[i]);
            if (BfdPacket.TryParse(datagrams[i], out BfdPacket packet))
                session.Receive(packet with { YourDiscriminator = packet.YourDiscriminator == 0 ? 0u : 1u }, now);
            session.Advance(now);
            if (session.NextEvent <= now)
                return false;
        }
        return true;
    }, iter: 3_000);
}
