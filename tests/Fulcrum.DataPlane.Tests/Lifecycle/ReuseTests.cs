using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Sessions.SessionState;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Lifecycle;

/// <summary>What a SYN or an INIT does to a session that is over or nearly, by conn_reuse_mode: statements 20 and 21.</summary>
internal sealed unsafe class ReuseTests
{
    private static readonly Way[] s_ways = [Way.Nat, Way.FullNat, Way.DirectRoute, Way.Tunnel];

    private static IEnumerable<TestCaseData> Cells() =>
        from way in s_ways
        from mode in Enumerable.Range(0, 4)
        from state in (SessionState[])[Established, SynSent, SynReceived, FinWait, TimeWait, SessionState.Close, CloseWait, LastAck, Listen, SynAck]
        let finishing = state == FinWait && way.KeepsAddresses && mode >= 2
        let reused = mode > 0 && state is TimeWait or SessionState.Close && mode > 0 || finishing
        select new TestCaseData(way, (uint)mode, state, reused).SetArgDisplayNames(way.Name, $"{mode}", $"{state}", $"{reused}");

    [TestCaseSource(nameof(Cells))]
    public void Syn_OnASession_IsScheduledAnewAsTheModeSays(Way way, uint mode, SessionState state, bool reused)
    {
        using Life life = new(way, new Wire.Settings { ConnReuseMode = mode }, servers: [(B, 1), (A, 1)]);
        Assert.That(life.ClientTcp(Syn), Is.EqualTo(A));
        life.Director.SessionOf()->State = state;

        Assert.That(life.ClientTcp(Ack | Syn), Is.EqualTo(reused ? B : A), "SYN with ACK counts, too");
        Assert.That(life.Count("sessions_replaced"), Is.EqualTo(reused ? 1ul : 0ul));
        Assert.That(life.Count("sessions"), Is.EqualTo(1));
    }

    [Test]
    public void Syn_OnFinWaitOfADirectServerWhoseReplyWasSeen_StaysThere()
    {
        using Life life = new(Way.DirectRoute, new Wire.Settings { ConnReuseMode = 3 }, servers: [(B, 1), (A, 1)]);
        life.ClientTcp(Syn);
        life.ServerTcp(Syn | Ack, A);
        life.Director.SessionOf()->State = FinWait;
        Assert.That(life.ClientTcp(Syn), Is.EqualTo(A));
    }

    [TestCase(0u, false)]
    [TestCase(1u, true)]
    [TestCase(2u, true)]
    [TestCase(3u, true)]
    public void Init_OnAClosedAssociation_IsScheduledAnewAsTheModeSays(uint mode, bool reused)
    {
        using Life life = new(Way.Nat, new Wire.Settings { ConnReuseMode = mode }, servers: [(B, 1), (A, 1)]);
        Assert.That(life.ClientSctp(SctpChunkType.Init), Is.EqualTo(A));
        life.Director.SessionOf()->State = SctpClosed;
        Assert.That(life.ClientSctp(SctpChunkType.Data), Is.EqualTo(A));
        Assert.That(life.ClientSctp(SctpChunkType.Init), Is.EqualTo(reused ? B : A));
    }

    [TestCaseSource(nameof(s_ways))]
    public void Syn_OnASessionThatATemplateHolds_KeepsTheServer(Way way)
    {
        using Life life = new(way, new Wire.Settings { ConnReuseMode = 3 }, servers: [(B, 1), (A, 1)]);
        life.ClientTcp(Syn);
        life.Director.SessionOf()->State = TimeWait;
        life.Director.SessionOf()->Marks |= SessionMarks.Templated;
        Assert.That(life.ClientTcp(Syn), Is.EqualTo(A));
        Assert.That(life.Director.SessionOf()->State, Is.EqualTo(SynReceived));
        life.Director.SessionOf()->Marks = SessionMarks.None;
    }

    [Test]
    public void Syn_WithRst_EndsTheClosedSessionAndBeginsNone()
    {
        using Life life = new(Way.Nat, servers: [(A, 1)]);
        life.ClientTcp(Syn);
        life.Director.SessionOf()->State = TimeWait;
        Assert.That(life.ClientTcp(Syn | Rst), Is.EqualTo("host"));
        Assert.That(life.Count("sessions"), Is.Zero);
    }
}
