using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.Lifecycle;

/// <summary>LVS's state tables with secure_tcp, written out, against packets through the whole pipeline.</summary>
internal sealed unsafe class SecureTcpStateTests
{
    // Rows: direction, flags, the state after it for each of SessionStateTests.States: NO ES SS SR FW TW CL CW LA LI SA.
    private static readonly (Direction Direction, TcpFlags Flags, string Next)[] s_twoWay =
    [
        (Direction.Inbound, Syn, "SR ES ES SR SR SR SR SR SR SR SA"),
        (Direction.Inbound, Fin, "CL CW SS TW TW TW CL CW LA LI SA"),
        (Direction.Inbound, Ack, "ES ES SS SR FW TW CL CW CL LI SA"),
        (Direction.Inbound, Rst, "CL CL CL SR CL CL CL CL LA LI CL"),
        (Direction.Inbound, Psh, "CL CL CL CL CL CL CL CL CL CL CL"),
        (Direction.Outbound, Syn, "SS ES SS SA SS SS SS SS SS LI SA"),
        (Direction.Outbound, Fin, "TW FW SS TW FW TW CL TW LA LI TW"),
        (Direction.Outbound, Ack, "ES ES SS ES FW TW CL CW LA ES ES"),
        (Direction.Outbound, Rst, "CL CL SS CL CL TW CL CL CL CL CL"),
    ];

    private static readonly (Direction Direction, TcpFlags Flags, string Next)[] s_inputOnly =
    [
        (Direction.Inbound, Syn, "SA ES ES SR SA SA SA SA SA SA SA"),
        (Direction.Inbound, Fin, "CL FW SS TW FW TW CL CW LA LI TW"),
        (Direction.Inbound, Ack, "ES ES SS ES FW TW CL CW CL LI ES"),
        (Direction.Inbound, Rst, "CL CL CL SR CL CL CL CL LA LI CL"),
    ];

    private static IEnumerable<TestCaseData> Transitions() =>
        from table in ((Way Way, (Direction Direction, TcpFlags Flags, string Next)[] Rows)[])
            [(Way.Nat, s_twoWay), (Way.FullNat, s_twoWay), (Way.DirectRoute, s_inputOnly)]
        from row in table.Rows
        from column in SessionStateTests.States.Split(' ').Zip(row.Next.Split(' '))
        select new TestCaseData(table.Way, column.First, row.Direction, row.Flags, column.Second)
            .SetArgDisplayNames(table.Way.Name, column.First, $"{row.Direction}", $"{row.Flags}", column.Second);

    [TestCaseSource(nameof(Transitions))]
    public void Segment_InAState_LeadsToLvsStateAndTimeout(Way way, string from, Direction direction, TcpFlags flags, string to)
    {
        // No session gives way to a SYN here.
        using Life life = new(way, new Wire.Settings { SecureTcp = 3, ConnReuseMode = 0 }, servers: [(A, 1)]);
        life.ClientTcp(Syn);
        life.Director.SessionOf()->State = SessionStateTests.s_states[from].State;

        string fate = direction == Direction.Inbound ? life.ClientTcp(flags) : life.ServerTcp(flags, A);

        Assert.That(fate, Is.EqualTo(direction == Direction.Inbound ? A : "client"));
        (SessionState state, int seconds) = SessionStateTests.s_states[to];
        Session* session = life.Director.SessionOf();
        Assert.That((session->State, session->RemainingMs(life.Director.NowMs)), Is.EqualTo((state, (uint)seconds * 1000)));
    }
}
