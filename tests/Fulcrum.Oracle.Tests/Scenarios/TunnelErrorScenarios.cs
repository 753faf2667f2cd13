using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.Oracle.Tests.Scenarios;

/// <summary>ICMP errors about the director's own tunnel packets.</summary>
internal static class TunnelErrorScenarios
{
    private const ushort FlowPort = 50_000;

    public static IEnumerable<Scenario> All =>
        Cell.OfOneFamily.Concat(Cell.OfTwoFamilies).Where(cell => cell.IsTunnel)
            .SelectMany(cell => (Scenario[])[Unreachable(cell), TooBig(cell)]);

    private static Scenario Unreachable(Cell cell)
    {
        Script script = cell.Handshake();
        PacketBuilder sent = Sent(cell, 600, dontFragment: true);
        (byte, byte, uint)[] errors = cell.RealFamily == Family.V4
            ? [(11, 0, 0), (3, 1, 0), (3, 2, 0), (3, 3, 0)]
            : [(3, 0, 0), (1, 0, 0), (1, 4, 0)];
        script.Lan(errors.Select(error => IcmpScenarios.Error(cell.RealFamily, Router(cell), error, sent)));
        script.Lan(IcmpScenarios.Error(cell.RealFamily, Router(cell), errors[0], sent, cell.RealFamily == Family.V4 ? 28 : 48));
        return cell.Scenario("tunnel-unreachable", "A router cannot deliver a tunnel packet.", Protocol.Tcp, script);
    }

    private static Scenario TooBig(Cell cell)
    {
        Script script = cell.Handshake()
            .Lan(Router(cell).TooBig(1400, Sent(cell, 1420, dontFragment: true)))
            .Wan(Cell.Segment(cell.In(), 1420), Cell.Segment(cell.In(), 500));
        if (cell.Family == Family.V4)
        {
            script.Lan(Router(cell).TooBig(1300, Sent(cell, 1300, dontFragment: false)))
                .Wan(Cell.Segment(cell.In(dontFragment: false), 1300));
        }

        return cell.Scenario("tunnel-too-big", "A tunnel packet is too long for a link on its way.", Protocol.Tcp, script) with
        {
            NeedsOwnDirector = true,
        };
    }

    private static PacketBuilder Router(Cell cell) =>
        Lab.OnLan().Ip(Lab.LanRouter(cell.RealFamily), Lab.Lan(cell.RealFamily), dontFragment: false);

    /// <summary>A packet that the director has sent into the tunnel.</summary>
    private static PacketBuilder Sent(Cell cell, int length, bool dontFragment)
    {
        PacketBuilder inner = Cell.Segment(cell.In(ttl: 63, dontFragment: dontFragment), length);
        PacketBuilder outer = cell.RealFamily == Family.V4
            ? Lab.OnLan().Ipv4(Lab.Lan(Family.V4), cell.Real, 63, dontFragment: dontFragment && cell.Family == Family.V4)
            : Lab.OnLan().Ipv6(Lab.Lan(Family.V6), cell.Real, 63);
        return cell.Forwarding switch
        {
            Forwarding.Ipip => outer.Ipip(inner),
            Forwarding.Gre or Forwarding.GreChecksum => outer.Gre(inner, cell.Forwarding == Forwarding.GreChecksum),
            _ => outer.Gue(inner, FlowPort, checksum: cell.Forwarding == Forwarding.GueChecksum),
        };
    }
}
