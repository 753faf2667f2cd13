using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>Fragments that arrive.</summary>
internal static class FragmentScenarios
{
    private const int FragmentLength = 800;
    private const int Length = 2000;

    public static IEnumerable<Scenario> All =>
    [
        .. Cell.OfOneFamily.Concat(Cell.OfTwoFamilies)
            .SelectMany(cell => (Scenario[])[Requests(cell, false), Requests(cell, true)]),
        .. Cell.OfNat.SelectMany(cell => (Scenario[])[Replies(cell, false), Replies(cell, true)]),
        .. Cell.OfThreeModes.Select(Segments),
    ];

    private static Scenario Requests(Cell cell, bool isReversed)
    {
        PacketBuilder[] fragments = Cell.Datagram(cell.In(dontFragment: false), Length).Fragments(FragmentLength, 0x5555);
        Script script = new Script().Wan(isReversed ? fragments.Reverse() : fragments).Wan(Cell.Datagram(cell.In()));
        string name = isReversed ? "fragments-reversed" : "fragments-in-order";
        return cell.Scenario(name, "A datagram in three fragments.", Protocol.Udp, script) with
        {
            Comparison = cell.IsTunnel ? Comparison.Delivered : Comparison.Packets,
        };
    }

    private static Scenario Replies(Cell cell, bool isReversed)
    {
        PacketBuilder[] fragments = cell.Reply(cell.Out(dontFragment: false), Length).Fragments(FragmentLength, 0x5555);
        Script script = new Script().Wan(Cell.Datagram(cell.In())).Lan(isReversed ? fragments.Reverse() : fragments);
        string name = isReversed ? "fragments-of-reply-reversed" : "fragments-of-reply-in-order";
        return cell.Scenario(name, "A reply in three fragments.", Protocol.Udp, script) with
        {
            Comparison = Comparison.Packets,
        };
    }

    private static Scenario Segments(Cell cell)
    {
        PacketBuilder[] fragments = Cell.Segment(cell.In(dontFragment: false), Length).Fragments(FragmentLength, 0x5555);
        Script script = cell.Handshake().Wan(fragments);
        return cell.Scenario("fragments-of-segment", "A TCP segment in three fragments.", Protocol.Tcp, script) with
        {
            Comparison = cell.IsTunnel ? Comparison.Delivered : Comparison.Packets,
        };
    }
}
