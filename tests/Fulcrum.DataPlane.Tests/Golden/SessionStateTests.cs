using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.DataPlane.Sessions.SessionState;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>LVS's TCP state table, written out from its documentation, against packets through the whole pipeline.</summary>
public unsafe class SessionStateTests
{
    internal const string States = "NO ES SS SR FW TW CL CW LA LI SA";

    internal static readonly Dictionary<string, (SessionState State, int Seconds)> s_states = new()
    {
        ["NO"] = (SessionState.None, 2),
        ["ES"] = (Established, 900),
        ["SS"] = (SynSent, 120),
        ["SR"] = (SynReceived, 60),
        ["FW"] = (FinWait, 120),
        ["TW"] = (TimeWait, 120),
        ["CL"] = (SessionState.Close, 10),
        ["CW"] = (CloseWait, 60),
        ["LA"] = (LastAck, 30),
        ["LI"] = (Listen, 120),
        ["SA"] = (SynAck, 120),
    };

    private static readonly string[] s_active = ["ES", "SS", "SR", "SA"];

    // Rows: direction, flags, the state after it for each of States.
    private static readonly (Direction Direction, TcpFlags Flags, string Next)[] s_table =
    [
        (Direction.Inbound, Syn, "SR ES ES SR SR SR SR SR SR SR SR"),
        (Direction.Inbound, Fin, "CL CW SS TW TW TW CL CW LA LI TW"),
        (Direction.Inbound, Ack, "ES ES SS ES FW TW CL CW CL LI ES"),
        (Direction.Inbound, Rst, "CL CL CL SR CL CL CL CL LA LI SR"),
        (Direction.Inbound, Psh, "CL CL CL CL CL CL CL CL CL CL CL"),
        (Direction.Outbound, Syn, "SS ES SS SR SS SS SS SS SS LI SR"),
        (Direction.Outbound, Fin, "TW FW SS TW FW TW CL TW LA LI TW"),
        (Direction.Outbound, Ack, "ES ES SS ES FW TW CL CW LA ES ES"),
        (Direction.Outbound, Rst, "CL CL SS CL CL TW CL CL CL CL CL"),
        (Direction.Outbound, Psh, "CL CL CL CL CL CL CL CL CL CL CL"),
    ];

    private static IEnumerable<TestCaseData> Transitions() =>
        from row in s_table
        from column in States.Split(' ').Zip(row.Next.Split(' '))
        select new TestCaseData(column.First, row.Direction, row.Flags, column.Second);

    [TestCaseSource(nameof(Transitions))]
    public void Segment_InAState_LeadsToLvsStateAndTimeout(string from, Direction direction, TcpFlags flags, string to)
    {
        using Director director = FullNatTcpTests.Connected(Syn);
        director.SessionOf()->State = s_states[from].State;

        Send(director, direction, flags);

        Session* session = director.SessionOf();
        Assert.That((session->State, session->RemainingMs(director.NowMs)), Is.EqualTo((s_states[to].State, (uint)s_states[to].Seconds * 1000)));
    }

    [TestCase(Syn | Rst | Fin | Ack, SessionState.Close)]
    [TestCase(Syn | Fin | Ack, Established)]
    [TestCase(Fin | Ack, CloseWait)]
    [TestCase(Ack | Psh | Urg, Established)]
    public void Flags_Together_CountAsTheFirstOfRstSynFinAck(TcpFlags flags, SessionState expected)
    {
        using Director director = FullNatTcpTests.Connected(Syn, Ack);

        Send(director, Direction.Inbound, flags);

        Assert.That(director.SessionOf()->State, Is.EqualTo(expected));
    }

    [Test]
    public void ActiveAndInactive_ThroughEveryState_FollowLvs()
    {
        foreach (string name in States.Split(' '))
        {
            Assert.That(SessionStates.IsActive(s_states[name].State), Is.EqualTo(s_active.Contains(name)), name);
        }

        Assert.That(SessionStates.IsActive(Udp), Is.False);
    }

    [Test]
    public void Close_ByTheClient_WalksThroughCloseWaitAndTimeWait()
    {
        using Director director = new(OneServer);
        Step(director, Direction.Inbound, Syn, SynReceived, "sessions_created +1", "sessions +1", "tcp 10.1.0.1:8080: connections +1, active_sessions +1");
        Step(director, Direction.Outbound, Syn | Ack, SynReceived);
        Step(director, Direction.Inbound, Ack, Established);
        Step(director, Direction.Inbound, Ack | Psh, Established);
        Step(director, Direction.Outbound, Ack, Established);
        Step(director, Direction.Inbound, Fin | Ack, CloseWait, "tcp 10.1.0.1:8080: active_sessions -1, inactive_sessions +1");
        Step(director, Direction.Outbound, Fin | Ack, TimeWait);
        Step(director, Direction.Inbound, Ack, TimeWait);
        AssertExpires(director, 120, "tcp 10.1.0.1:8080 inactive_sessions");
    }

    [Test]
    public void Close_ByTheServer_WalksThroughFinWaitAndTimeWait()
    {
        using Director director = FullNatTcpTests.Connected(Syn, Ack);
        Step(director, Direction.Outbound, Fin | Ack, FinWait, "tcp 10.1.0.1:8080: active_sessions -1, inactive_sessions +1");
        Step(director, Direction.Inbound, Ack, FinWait);
        Step(director, Direction.Inbound, Fin | Ack, TimeWait);
        Step(director, Direction.Outbound, Ack, TimeWait);
        AssertExpires(director, 120, "tcp 10.1.0.1:8080 inactive_sessions");
    }

    [TestCase(Direction.Inbound)]
    [TestCase(Direction.Outbound)]
    public void Reset_OfAnEstablishedSession_ClosesForTenSeconds(Direction direction)
    {
        using Director director = FullNatTcpTests.Connected(Syn, Ack);
        Step(director, direction, Rst, SessionState.Close, "tcp 10.1.0.1:8080: active_sessions -1, inactive_sessions +1");
        AssertExpires(director, 10, "tcp 10.1.0.1:8080 inactive_sessions");
    }

    [Test]
    public void Reset_ByTheClientBeforeTheHandshakeEnds_DoesNotClose()
    {
        using Director director = FullNatTcpTests.Connected(Syn);
        Step(director, Direction.Inbound, Rst, SynReceived);
        AssertExpires(director, 60, "tcp 10.1.0.1:8080 active_sessions");
    }

    [Test]
    public void Established_WithoutPackets_ExpiresAfter900Seconds()
    {
        using Director director = FullNatTcpTests.Connected(Syn, Ack);
        AssertExpires(director, 900, "tcp 10.1.0.1:8080 active_sessions");
    }

    [Test]
    public void Timeouts_Configured_HoldFromTheNextPacketOn()
    {
        using Director director = FullNatTcpTests.Connected(Syn, Ack);
        Wire.Snapshot configuration = OneServer;
        configuration.Settings = new Wire.Settings { TcpTimeout = 30, TcpFinTimeout = 20 };
        director.Apply(configuration);

        director.Advance(TimeSpan.FromSeconds(40));
        Step(director, Direction.Inbound, Ack, Established);
        AssertExpires(director, 30, "tcp 10.1.0.1:8080 active_sessions");
    }

    [Test]
    public void Udp_WithoutPackets_ExpiresAfter300Seconds()
    {
        using Director director = new(Configuration(Service(IpProtocol.Udp, "rr", (A, 1))));
        director.Network.Deliver(Wan, 0, FromClient().Udp(ClientPort, VirtualPort).Build());
        director.PollAll();
        director.Network.TakeTransmitted(Lan);

        Assert.That(director.SessionOf()->State, Is.EqualTo(Udp));
        AssertExpires(director, 300, "udp 10.1.0.1:8080 inactive_sessions");
    }

    [Test]
    public void Expiry_NoticedByAPacketBeforeTheSweep_EndsTheSession()
    {
        using Director director = FullNatTcpTests.Connected(Syn, Ack);
        director.Advance(TimeSpan.FromSeconds(900));

        director.Case("the session is over although no sweep has come by: both packets of the burst are the kernel's")
            .In(Wan, ClientTcp(Ack), ClientTcp(Ack))
            .Punted(Wan, ClientTcp(Ack), ClientTcp(Ack))
            .Counts("sessions_expired +1", "sessions -1", "tcp 10.1.0.1:8080: active_sessions -1")
            .Run();
    }

    [Test]
    public void Clock_PassingItsWrap_KeepsTimeouts()
    {
        using Director director = new(OneServer);
        director.Network.NowUs = (uint.MaxValue - 5_000L) * 1000;
        Step(director, Direction.Inbound, Syn, SynReceived, "sessions_created +1", "sessions +1", "tcp 10.1.0.1:8080: connections +1, active_sessions +1");
        director.Advance(TimeSpan.FromSeconds(30));
        Step(director, Direction.Inbound, Ack, Established);
        AssertExpires(director, 900, "tcp 10.1.0.1:8080 active_sessions");
    }

    private static void Send(Director director, Direction direction, TcpFlags flags)
    {
        bool isInbound = direction == Direction.Inbound;
        director.Network.Deliver(isInbound ? Wan : Lan, 0, (isInbound ? ClientTcp(flags) : ServerTcp(flags)).Build());
        director.PollAll();
        Assert.That(director.Network.TakeTransmitted(isInbound ? Lan : Wan), Is.Not.Null);
    }

    /// <summary>A segment that is forwarded, counted, and leads to a state.</summary>
    private static void Step(Director director, Direction direction, TcpFlags flags, SessionState expected, params string[] differences)
    {
        string counted = direction == Direction.Inbound
            ? "tcp 10.1.0.1:8080: inbound_packets +1, inbound_bytes +40"
            : "tcp 10.1.0.1:8080: outbound_packets +1, outbound_bytes +40";
        GoldenCase step = director.Case($"{direction} {flags} leads to {expected}").Counts([counted, .. differences]);
        (direction == Direction.Inbound
            ? step.In(Wan, ClientTcp(flags)).Out(Lan, ServerSeesTcp(flags))
            : step.In(Lan, ServerTcp(flags)).Out(Wan, ClientSeesTcp(flags))).Run();
        Assert.That(director.SessionOf()->State, Is.EqualTo(expected));
    }

    /// <summary>The session is there for just so long.</summary>
    private static void AssertExpires(Director director, int seconds, string gauge)
    {
        director.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        director.SweepAll();
        Assert.That(director.SessionOf() != null, "a millisecond too early");
        Dictionary<string, ulong> before = director.ReadCounters();
        director.Advance(TimeSpan.FromMilliseconds(1));
        director.SweepAll();
        Assert.That(director.SessionOf() == null, "expired");
        Dictionary<string, ulong> after = director.ReadCounters();
        Assert.That(after[gauge], Is.EqualTo(before[gauge] - 1), gauge);
        Assert.That(after["sessions_expired"] - before["sessions_expired"], Is.EqualTo(1));
        Assert.That(after["sessions"], Is.Zero);
    }
}
