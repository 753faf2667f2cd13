using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden.Matrix;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>Packets of nearly 9000 bytes, which lie in several mbuf segments, and short ones that do.</summary>
public class JumboTests
{
    // 9000 less the longest headers of a tunnel (40 + 8 + 4) and of TCP over IPv6 (40 + 32), and odd.
    private const int LongestPayload = 8_871;

    private static readonly DirectorOptions s_jumbo = new() { WanMtu = 9000, LanMtu = 9000 };

    private static IEnumerable<TestCaseData> Cells() =>
        from way in (IEnumerable<Way>)[.. Way.Answered, Way.DirectRoute, Way.DirectRoute6, .. Way.Tunnels]
        from protocol in Cell.Protocols
        from direction in Enum.GetValues<Direction>()
        select new TestCaseData(new Cell(way, protocol, direction)).SetArgDisplayNames(new Cell(way, protocol, direction).ToString());

    private static IEnumerable<TestCaseData> Checksums() =>
        from way in Way.All
        from direction in Enum.GetValues<Direction>()
        select new TestCaseData(way, direction).SetArgDisplayNames(way.Name, direction.ToString());

    [TestCaseSource(nameof(Cells))]
    public void JumboFrame_InSegments_IsForwardedWhole(object given)
    {
        Cell cell = (Cell)given;
        using Exchange exchange = new(cell.Way, cell.Protocol, s_jumbo);
        Step step = new((ip, source, destination) => ip.Data(cell.Protocol, source, destination, LongestPayload));

        exchange.Forwards("checksums go over all segments", cell.Direction, step);
        exchange.Forwards("the first one ends at an odd byte of the payload", cell.Direction, step with { FirstSegment = 555 });
    }

    [TestCaseSource(nameof(Cells))]
    public void ShortFrame_InSegments_IsForwardedWhole(object given)
    {
        Cell cell = (Cell)given;
        using Exchange exchange = new(cell.Way, cell.Protocol);

        exchange.Forwards("headers are in the first segment", cell.Direction, new Step(
            (ip, source, destination) => ip.Data(cell.Protocol, source, destination)) { FirstSegment = 131 });
    }

    [TestCaseSource(nameof(Checksums))]
    public void UdpChecksum_OfADatagramInSegments_IsMadeFromAllOfThem(object given, Direction direction)
    {
        Way way = (Way)given;
        using Exchange exchange = new(way, IpProtocol.Udp, s_jumbo);
        bool getsOne = !way.KeepsAddresses && !(way.IsTranslated && direction == Direction.Inbound);

        exchange.Forwards("the first segment ends at an odd byte", direction, new Step(
            (ip, source, destination) => ip.Udp(source, destination, checksum: false).PayloadOf(8_001))
        {
            Leaving = (ip, source, destination) => ip.Udp(source, destination, getsOne).PayloadOf(8_001),
            FirstSegment = 1_001,
        });
    }
}
