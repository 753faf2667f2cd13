namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>Packets that are longer than the MTU of the port by which they leave.</summary>
internal static class MtuScenarios
{
    private const int Mtu = 1400;

    public static IEnumerable<Scenario> All =>
    [
        .. Cell.OfOneFamily.Concat(Cell.OfTwoFamilies).Select(TooLong),
        .. Cell.OfNat.Select(ReplyTooLong),
        .. Cell.OfOneFamily.Where(cell => cell.IsTunnel && cell.Family == Family.V6).Select(BelowMinimum),
        .. Cell.OfOneFamily.Where(cell => cell.IsTunnel && cell.Family == Family.V4).Select(WithoutDiscovery),
    ];

    private static int Overhead(Cell cell)
    {
        int encapsulation = cell.Forwarding switch
        {
            Forwarding.Gre => 4,
            Forwarding.GreChecksum => 8,
            Forwarding.Gue or Forwarding.GueChecksum => 12,
            _ => 0,
        };
        return cell.IsTunnel ? encapsulation + HeaderLength(cell.RealFamily) : 0;
    }

    private static int HeaderLength(Family family) => family == Family.V4 ? 20 : 40;

    private static Scenario TooLong(Cell cell)
    {
        int longest = Mtu - Overhead(cell) - HeaderLength(cell.Family) - 20;
        Script script = cell.Handshake().Wan(
            Cell.Segment(cell.In(), longest),
            Cell.Segment(cell.In(), longest + 1),
            Cell.Segment(cell.In(dontFragment: false), longest),
            Cell.Segment(cell.In(dontFragment: false, id: 0x5678), longest + 1),
            Cell.Segment(cell.In(dontFragment: false, id: 0x5679), 1440));
        return cell.Scenario("mtu-exceeded", "The longest packet that fits, and one more byte.", Protocol.Tcp, script) with
        {
            LanMtu = Mtu,
        };
    }

    private static Scenario ReplyTooLong(Cell cell)
    {
        int longest = Mtu - HeaderLength(cell.Family) - 20;
        Script script = cell.Handshake().Lan(
            cell.Answer(cell.Out(), longest),
            cell.Answer(cell.Out(), longest + 1),
            cell.Answer(cell.Out(dontFragment: false, id: 0x5678), longest + 1));
        return cell.Scenario("mtu-exceeded-by-reply", "A reply that fits, and one more byte.", Protocol.Tcp, script) with
        {
            WanMtu = Mtu,
        };
    }

    private static Scenario BelowMinimum(Cell cell)
    {
        Script script = cell.Handshake().Wan(Cell.Segment(cell.In(), 100), Cell.Segment(cell.In(), 1220));
        return cell.Scenario("mtu-below-minimum", "The tunnel leaves less than IPv6's 1280 bytes.", Protocol.Tcp, script) with
        {
            LanMtu = 1300,
        };
    }

    private static Scenario WithoutDiscovery(Cell cell)
    {
        Script script = cell.Handshake().Wan(Cell.Segment(cell.In(), 100), Cell.Segment(cell.In(), 1440));
        return cell.Scenario("mtu-without-discovery", "pmtu_disc is off: DF does not count.", Protocol.Tcp, script) with
        {
            LanMtu = Mtu,
            Settings = ["net/ipv4/vs/pmtu_disc=0"],
            Definitions = ["pmtu_disc 0"],
        };
    }
}
