using Fulcrum.DataPlane.Sessions;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Golden.Matrix;

/// <summary>Golden cases for every cell of mode x families x protocol x direction: a session's first packet and one with data.</summary>
public unsafe class MatrixTests
{
    // DSCP 46 with ECT(1), DF; DSCP 46 with congestion experienced, without DF.
    private static readonly IpFields s_first = new(64, 0xB9, true, 0x1234, 0xABCDE) { NewId = 1 };
    private static readonly IpFields s_second = new(33, 0xBB, false, 0x1235, 0xABCDE);

    private static IEnumerable<TestCaseData> InboundCells() => Cells(Direction.Inbound);

    private static IEnumerable<TestCaseData> OutboundCells() => Cells(Direction.Outbound);

    private static IEnumerable<TestCaseData> Cells(Direction direction) =>
        from cell in Cell.All where cell.Direction == direction select new TestCaseData(cell).SetArgDisplayNames(cell.ToString());

    [TestCaseSource(nameof(InboundCells))]
    public void Inbound_FirstPacketAndData_LeaveForTheServer(object given)
    {
        Cell cell = (Cell)given;
        Way way = cell.Way;
        using Director director = new(way.Configuration());
        PacketBuilder opening = way.FromClient(fields: s_first).Opening(cell.Protocol, ClientPort, VirtualPort);
        PacketBuilder data = way.FromClient(fields: s_second).Data(cell.Protocol, ClientPort, VirtualPort);
        // Only headers that the director makes without DF are numbered.
        IpFields second = s_second with { NewId = (ushort)(way.IsTranslated || way.ClientIsIpv6 ? 2 : 1) };
        string gauge = cell.Protocol == IpProtocol.Tcp ? "active_sessions" : "inactive_sessions";

        director.Case(cell.Sentence)
            .In(Wan, opening, data)
            .Out(Lan, sent => way.Enclose(
                way.ToServer(fields: s_first).Opening(cell.Protocol, way.PeerPort, way.ServerPort), s_first, sent))
            .Out(Lan, sent => way.Enclose(
                way.ToServer(fields: second).Data(cell.Protocol, way.PeerPort, way.ServerPort), second, sent))
            .Counts(
                "sessions_created +1",
                "sessions +1",
                $"{cell.Server}: connections +1, {gauge} +1, inbound_packets +2, inbound_bytes +{Bytes(opening, data)}")
            .Run();
    }

    [TestCaseSource(nameof(OutboundCells))]
    public void Outbound_AnswerAndData_LeaveForTheClient(object given)
    {
        Cell cell = (Cell)given;
        Way way = cell.Way;
        using Director director = new(way.Configuration());
        director.Network.Deliver(Wan, 0, way.FromClient().Opening(cell.Protocol, ClientPort, VirtualPort).Build());
        director.PollAll();
        Assert.That(director.Network.TakeTransmitted(Lan), Is.Not.Null, "precondition");
        Assert.That(director.SessionOf()->Has(SessionTraits.InputOnly), Is.EqualTo(way.KeepsAddresses), "precondition");
        ushort from = way.KeepsAddresses ? VirtualPort : RealPort;
        PacketBuilder answer = way.FromServer(s_first).Answer(cell.Protocol, from, way.PeerPort);
        PacketBuilder data = way.FromServer(s_second).Data(cell.Protocol, from, way.PeerPort);

        director.Case(cell.Sentence)
            .In(Lan, answer, data)
            .Out(Wan, way.ToClient(s_first).Answer(cell.Protocol, VirtualPort, ClientPort))
            .Out(Wan, way.ToClient(s_second).Data(cell.Protocol, VirtualPort, ClientPort))
            .Counts($"{cell.Server}: outbound_packets +2, outbound_bytes +{Bytes(answer, data)}")
            .Run();
        Assert.That(director.SessionOf()->Has(SessionTraits.InputOnly), Is.False);
    }

    [Test]
    public void Matrix_HasEveryCell()
    {
        string[] ways =
        [
            "NAT IPv4", "NAT IPv6", "DR IPv4", "DR IPv6", "FULLNAT IPv4", "FULLNAT IPv6", "FULLNAT IPv6 to IPv4",
            .. from kind in (string[])["ipip", "gre", "gre with checksum", "gue", "gue with checksum"]
               from families in (string[])["4 in 4", "6 in 6", "4 in 6", "6 in 4"]
               select $"TUN {kind} {families}",
        ];
        IEnumerable<string> cells =
            from way in ways
            from protocol in (string[])["tcp", "udp", "sctp"]
            from direction in (string[])["Inbound", "Outbound"]
            select $"{way}, {protocol}, {direction}";

        Assert.That(Cell.All.Select(cell => cell.ToString()), Is.EquivalentTo(cells));
        Assert.That(
            InboundCells().Concat(OutboundCells()).Select(test => test.Arguments[0]), Is.EquivalentTo(Cell.All));
    }

    private static int Bytes(params PacketBuilder[] packets) => packets.Sum(packet => packet.BuildPacket().Length);
}
