using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.Golden;

/// <summary>What becomes of checksums that are missing or wrong, in every mode.</summary>
public class Layer4ChecksumTests
{
    // 8 bytes of DATA chunk behind 12 of header: the checksum is 12 bytes before the end.
    private static readonly Segment s_sctp = (ip, source, destination) =>
        ip.Sctp(source, destination, 7).Chunk(SctpChunkType.Data, 3, 1, 2, 3, 4);

    private static IEnumerable<TestCaseData> Ways() =>
        from way in Way.All
        from direction in Enum.GetValues<Direction>()
        select new TestCaseData(way, direction).SetArgDisplayNames(way.Name, direction.ToString());

    [TestCaseSource(nameof(Ways))]
    public void Udp_WithoutChecksum_GetsOneWhereItsPortsChange(object given, Direction direction)
    {
        Way way = (Way)given;
        using Exchange exchange = new(way, IpProtocol.Udp);
        // Translated to IPv4 it may go on without; IPv6 insists on one (RFC 8200 section 8.1).
        bool getsOne = !way.KeepsAddresses && !(way.IsTranslated && direction == Direction.Inbound);

        exchange.Forwards("NAT and FULLNAT fill in a checksum, DR and TUN leave the datagram alone", direction, new Step(
            (ip, source, destination) => ip.Udp(source, destination, checksum: false).Payload("odd"))
        {
            Leaving = (ip, source, destination) => ip.Udp(source, destination, getsOne).Payload("odd"),
        });
    }

    [TestCaseSource(nameof(Ways))]
    public void Tcp_WithAWrongChecksum_StaysWrong(object given, Direction direction)
    {
        using Exchange exchange = new((Way)given, IpProtocol.Tcp);

        exchange.Forwards("the checksum is not verified and changes by the difference of addresses and ports", direction, new Step(
            (ip, source, destination) => ip.Tcp(source, destination, TcpFlags.Ack, 1, 2).Payload("data"))
        {
            Received = frame => frame.Edit(DamageLastByte),
            Sent = frame => frame.Edit(DamageLastByte),
        });
    }

    [TestCaseSource(nameof(Ways))]
    public void Sctp_WithAWrongChecksum_BecomesRightWhereItsPortsChange(object given, Direction direction)
    {
        Way way = (Way)given;
        using Exchange exchange = new(way, IpProtocol.Sctp);

        exchange.Forwards("CRC32c is made anew from the whole packet, or not touched", direction, new Step(s_sctp)
        {
            Received = frame => frame.Edit(DamageSctpChecksum),
            Sent = frame => way.KeepsAddresses ? frame.Edit(DamageSctpChecksum) : frame,
        });
    }

    private static void DamageLastByte(byte[] frame) => frame[^1] ^= 0x55;

    private static void DamageSctpChecksum(byte[] frame) => frame[^12] ^= 0x55;
}
