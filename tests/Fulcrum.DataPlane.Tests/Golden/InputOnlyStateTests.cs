using Fulcrum.DataPlane.Control;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden.Matrix;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Sessions.SessionState;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>LVS's TCP states of sessions whose replies do not pass the director: DR and TUN.</summary>
public unsafe class InputOnlyStateTests
{
    // Rows: flags, the state after them for each of SessionStateTests.States.
    private static readonly (TcpFlags Flags, string Next)[] s_table =
    [
        (Syn, "SR ES ES SR SR SR SR SR SR SR SR"),
        (Fin, "CL FW SS TW FW TW CL CW LA LI TW"),
        (Ack, "ES ES SS ES FW TW CL CW CL LI ES"),
        (Rst, "CL CL CL SR CL CL CL CL LA LI CL"),
        (Psh, "CL CL CL CL CL CL CL CL CL CL CL"),
    ];

    private static readonly string[] s_names =
        ["NONE", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT", "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "SYNACK"];

    private static IEnumerable<TestCaseData> Transitions() =>
        from way in new[] { Way.DirectRoute, Way.Tunnel6 }
        from row in s_table
        from column in SessionStateTests.States.Split(' ').Zip(row.Next.Split(' '))
        select new TestCaseData(way, column.First, row.Flags, column.Second).SetArgDisplayNames(way.Name, column.First, $"{row.Flags}", column.Second);

    [TestCaseSource(nameof(Transitions))]
    public void Segment_InAState_LeadsToLvsStateAndTimeout(object given, string from, TcpFlags flags, string to)
    {
        Way way = (Way)given;
        using Exchange exchange = new(way, IpProtocol.Tcp);
        Director director = exchange.Director;
        director.SessionOf()->State = SessionStateTests.s_states[from].State;

        Deliver(director, way, flags);

        (SessionState state, int seconds) = SessionStateTests.s_states[to];
        Session* session = director.SessionOf();
        Assert.That((session->State, session->RemainingMs(director.NowMs)), Is.EqualTo((state, (uint)seconds * 1000)));
    }

    [Test]
    public void FinOfTheClient_OfADirectServer_IsFinWaitAndIsRenewedByAcks()
    {
        using Exchange exchange = new(Way.DirectRoute, IpProtocol.Tcp);
        Director director = exchange.Director;
        Deliver(director, Way.DirectRoute, Ack);
        Deliver(director, Way.DirectRoute, Fin | Ack);
        Assert.That((director.SessionOf()->State, director.SessionOf()->RemainingMs(director.NowMs)), Is.EqualTo((FinWait, 120_000u)));

        director.Advance(TimeSpan.FromSeconds(119));
        Deliver(director, Way.DirectRoute, Ack);
        director.Advance(TimeSpan.FromSeconds(119));
        director.SweepAll();
        Assert.That(director.SessionOf() != null, "the ACK began the two minutes anew");
        director.Advance(TimeSpan.FromSeconds(1));
        director.SweepAll();
        Assert.That(director.SessionOf() == null);
    }

    [Test]
    public void FinOfTheClient_AfterAReplyWasSeen_IsCloseWait()
    {
        using Exchange exchange = new(Way.DirectRoute, IpProtocol.Tcp);
        Director director = exchange.Director;
        director.Network.Deliver(Lan, 0, Way.DirectRoute.FromServer().Answer(IpProtocol.Tcp, VirtualPort, ClientPort).Build());
        Deliver(director, Way.DirectRoute, Ack);

        Deliver(director, Way.DirectRoute, Fin | Ack);

        Assert.That(director.SessionOf()->State, Is.EqualTo(CloseWait), "the two-way table holds from then on");
    }

    [Test]
    public void Names_AreThoseOfLvs() => Assert.That(
        SessionStateTests.States.Split(' ').Select(name => StateNames.Of(SessionStateTests.s_states[name].State)), Is.EqualTo(s_names));

    private static void Deliver(Director director, Way way, TcpFlags flags)
    {
        director.Network.Deliver(Wan, 0, way.FromClient().Tcp(ClientPort, VirtualPort, flags, 1000, 2000).Build());
        director.PollAll();
    }
}
