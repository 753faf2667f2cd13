using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Sessions.SessionState;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Lifecycle;

/// <summary>drop_packet, drop_entry and secure_tcp by mode: 0 never, 1 and 2 while short of sessions, 3 always.</summary>
internal sealed unsafe class DefenceTests
{
    private const int Capacity = 64;

    [Test]
    public void DropPacket_Always_TakesEverySoManiethPacketThatBegins()
    {
        using Life life = new(Way.Nat, new Wire.Settings { DropPacket = 3, AmDroprate = 4 }, Capacity, (A, 1));
        string[] fates = [.. Enumerable.Range(0, 12).Select(index => life.ClientTcp(Syn, (ushort)(1000 + index)))];
        Assert.That(fates.Index().Where(fate => fate.Item == "drop_packet").Select(fate => fate.Index), Is.EqualTo((int[])[3, 7, 11]));
        Assert.That(fates.Count(fate => fate == A), Is.EqualTo(9));
        for (int index = 0; index < 12; index++)
            Assert.That(life.ClientTcp(Ack, 1000), Is.EqualTo(A), "packets of sessions are never taken");
    }

    [Test]
    public void DropPacket_ByDefault_TakesOneInTen()
    {
        using Life life = new(Way.Nat, new Wire.Settings { DropPacket = 3 }, Capacity, (A, 1));
        Assert.That(Enumerable.Range(0, 40).Count(index => life.ClientUdp((ushort)(1000 + index)) == "drop_packet"), Is.EqualTo(4));
    }

    [TestCase(1u)]
    [TestCase(2u)]
    public void DropPacket_Auto_FollowsTheShortageOfTheLastSecond(uint mode)
    {
        using Life life = new(Way.Nat, new Wire.Settings { DropPacket = mode, Amemthresh = 40 }, Capacity, (A, 1));
        for (ushort port = 1000; port < 1034; port++)
            Assert.That(life.ClientUdp(port), Is.EqualTo(A), "30 of 64 are free now; that is noticed within a second");
        life.Poll(1);
        // 40 / (40 - 30)
        Assert.That(
            Enumerable.Range(0, 8).Select(index => life.ClientUdp((ushort)(2000 + index))),
            Is.EqualTo((string[])[A, A, A, "drop_packet", A, A, A, "drop_packet"]));
        life.Wait(300);
        life.Director.SweepAll();
        life.Poll(1);
        for (ushort port = 3000; port < 3020; port++)
            Assert.That(life.ClientUdp(port), Is.EqualTo(A), "there is room again");
    }

    [Test]
    public void DropPacket_AutoWithSessionsOfTwoSlots_CountsSlots()
    {
        using Life life = new(Way.Nat6, new Wire.Settings { DropPacket = 1, Amemthresh = 33 }, Capacity, (Way.Server6, 1));
        for (ushort port = 1000; port < 1016; port++)
            Assert.That(life.ClientUdp(port), Is.EqualTo(Way.Server6));
        life.Poll(1);
        Assert.That(life.ClientUdp(2000), Is.EqualTo(Way.Server6), "32 free slots: one packet in 33");
        for (int index = 0; index < 31; index++)
            life.ClientUdp(2000);
        Assert.That(life.Count("sessions"), Is.EqualTo(17));
    }

    [TestCase(0u, false)]
    [TestCase(1u, false)]
    [TestCase(2u, false)]
    [TestCase(3u, true)]
    public void DropEntry_WithEnoughRoom_ActsOnlyAlways(uint mode, bool acts)
    {
        using Life life = new(Way.Nat, new Wire.Settings { DropEntry = mode, Amemthresh = 10 }, Capacity, (A, 1));
        for (ushort port = 1000; port < 1010; port++)
            life.ClientTcp(Syn, port);
        life.Poll(33);
        Assert.That(life.Count("sessions"), Is.EqualTo(acts ? 0ul : 10ul));
        Assert.That(life.Count(A, "active_sessions"), Is.EqualTo(acts ? 0ul : 10ul));
    }

    [Test]
    public void DropEntry_LooksAtOneSlotIn32EachSecond()
    {
        using Life life = new(Way.Nat, new Wire.Settings { DropEntry = 3 }, 320, (A, 1));
        foreach (int[] ports in Enumerable.Range(1000, 320).Chunk(64))
        {
            foreach (int port in ports)
                life.Director.Network.Deliver(Director.Wan, 0, life.Tcp(Syn, (ushort)port).Build());
            life.Director.PollAll();
            life.Discard();
        }

        Assert.That(life.Count("sessions"), Is.EqualTo(320));
        life.Poll(1);
        Assert.That(life.Count("sessions"), Is.EqualTo(310).Within(1));
        life.Poll(9);
        Assert.That(life.Count("sessions"), Is.EqualTo(220).Within(1));
    }

    [Test]
    public void DropEntry_EndsHalfOpenSessionsAndOldShortExchangesOnly()
    {
        using Life life = new(Way.Nat, new Wire.Settings { DropEntry = 3 }, Capacity, (A, 1));
        SessionState[] states = [Established, SynSent, SynReceived, FinWait, TimeWait, CloseWait, LastAck, Listen, SynAck];
        foreach ((int index, SessionState state) in states.Index())
        {
            life.ClientTcp(Syn, (ushort)(1000 + index));
            life.Director.SessionOf((ushort)(1000 + index))->State = state;
            life.Director.SessionOf((ushort)(1000 + index))->ExpiresAtMs += 200_000;
        }

        life.ClientSctp(SctpChunkType.Init, 2000);
        life.ClientUdp(3000);
        life.ClientUdp(3001);
        life.Poll(5);
        life.ClientUdp(3001);
        life.Poll(28);
        ushort[] gone = [.. Enumerable.Range(1000, 9).Append(2000).Append(3000).Append(3001).Select(port => (ushort)port)
            .Where(port => life.Director.SessionOf(port) == null)];
        Assert.That(gone, Is.EqualTo((ushort[])[1002, 1008, 2000]));
        life.Poll(64);
        Assert.That(life.Director.SessionOf(3000) == null, "one datagram, and nothing for a minute");
        Assert.That(life.Director.SessionOf(3001) != null, "it spoke again later");
    }

    [Test]
    public void SecureTcp_Always_LetsTheServerAloneEstablish()
    {
        using Life life = new(Way.Nat, new Wire.Settings { SecureTcp = 3 }, Capacity, (A, 1));
        life.ClientTcp(Syn);
        life.ClientTcp(Ack);
        Assert.That(life.Director.SessionOf()->State, Is.EqualTo(SynReceived), "an ACK of the client proves nothing");
        life.ServerTcp(Syn | Ack, A);
        Assert.That((life.Director.SessionOf()->State, life.Director.SessionOf()->RemainingMs(life.Director.NowMs)), Is.EqualTo((SynAck, 120_000u)));
        life.ClientTcp(Ack);
        Assert.That(life.Director.SessionOf()->State, Is.EqualTo(SynAck));
        life.ServerTcp(Ack, A);
        Assert.That(life.Director.SessionOf()->State, Is.EqualTo(Established));
    }

    [Test]
    public void SecureTcp_OfADirectServer_GoesByWayOfSynAck()
    {
        using Life life = new(Way.DirectRoute, new Wire.Settings { SecureTcp = 3 }, Capacity, (A, 1));
        life.ClientTcp(Syn);
        Assert.That(life.Director.SessionOf()->State, Is.EqualTo(SynAck));
        life.ClientTcp(Ack);
        Assert.That(life.Director.SessionOf()->State, Is.EqualTo(Established));
    }

    [TestCase(1u)]
    [TestCase(2u)]
    public void SecureTcp_Auto_ComesAndGoesWithTheShortage(uint mode)
    {
        using Life life = new(Way.Nat, new Wire.Settings { SecureTcp = mode, Amemthresh = 60 }, Capacity, (A, 1));
        Assert.That(StateAfterSynAck(life, 1000), Is.EqualTo(Established));
        for (ushort port = 2000; port < 2005; port++)
            life.ClientUdp(port);
        life.Poll(1);
        Assert.That(StateAfterSynAck(life, 1001), Is.EqualTo(SynReceived));
        life.Wait(900);
        life.Director.SweepAll();
        life.Poll(1);
        Assert.That(StateAfterSynAck(life, 1002), Is.EqualTo(Established));
    }

    [Test]
    public void SecureTcp_TurnedOff_HoldsAtOnce()
    {
        using Life life = new(Way.Nat, new Wire.Settings { SecureTcp = 3 }, Capacity, (A, 1));
        Assert.That(StateAfterSynAck(life, 1000), Is.EqualTo(SynReceived));
        life.Settings = new Wire.Settings();
        life.Use((A, 1));
        life.Director.Worker.Poll();
        Assert.That(StateAfterSynAck(life, 1001), Is.EqualTo(Established));
    }

    private static SessionState StateAfterSynAck(Life life, ushort clientPort)
    {
        life.ClientTcp(Syn, clientPort);
        life.ClientTcp(Ack, clientPort);
        return life.Director.SessionOf(clientPort)->State;
    }
}
