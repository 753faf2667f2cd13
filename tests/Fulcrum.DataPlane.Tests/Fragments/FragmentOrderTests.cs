using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Fragments;

/// <summary>All fragments of a datagram go one way, in every mode and any order.</summary>
public class FragmentOrderTests
{
    private const int Length = 1400;
    private const int PieceLength = 504;
    private const uint Id = 0xBEEF;

    /// <summary>Three fragments in the order in which they arrive, and in that in which they leave: kept-back ones behind the first.</summary>
    private static IEnumerable<TestCaseData> Orders() =>
        from way in Way.All
        from order in (string[])["012 012", "021 021", "102 021", "120 012", "201 012", "210 021"]
        select new TestCaseData(way, order).SetArgDisplayNames(way.Name, order);

    private static IEnumerable<TestCaseData> Modes() => Way.All.Select(way => new TestCaseData(way).SetArgDisplayNames(way.Name));

    private static IEnumerable<TestCaseData> AnsweredModes() =>
        Way.Answered.Select(way => new TestCaseData(way).SetArgDisplayNames(way.Name));

    [TestCaseSource(nameof(Orders))]
    public void Fragments_InOneBurst_LeaveForOneServer(object mode, string order)
    {
        Way way = (Way)mode;
        using Director director = new(way.Configuration());
        PacketBuilder[] arriving = Request(way);
        PacketBuilder[] leaving = RequestSeen(way);

        director.Case("those that come before the first one wait for it")
            .In(Wan, Pick(arriving, order.Split(' ')[0]))
            .Out(Lan, way.Leaving(Pick(leaving, order.Split(' ')[1])))
            .Counts(NewSession(way, arriving))
            .Run();
        AssertNothingIsKept(director);
    }

    [TestCaseSource(nameof(Modes))]
    public void Fragments_LastFirstInBurstsOfTheirOwn_LeaveWithTheFirstOne(object mode)
    {
        Way way = (Way)mode;
        using Director director = new(way.Configuration());
        PacketBuilder[] arriving = Request(way);
        PacketBuilder[] leaving = RequestSeen(way);

        director.Case("nobody knows the ports").In(Wan, arriving[2]).Counts("held +1").Run();
        director.Advance(TimeSpan.FromSeconds(29));
        director.Case("nor yet").In(Wan, arriving[1]).Counts("held +1").Run();
        director.Case("the first one has them, and takes the others along in order of arrival")
            .In(Wan, arriving[0])
            .Out(Lan, way.Leaving([leaving[0], leaving[2], leaving[1]]))
            .Counts(["held -2", .. NewSession(way, arriving)])
            .Run();
        AssertNothingIsKept(director);
    }

    [TestCaseSource(nameof(AnsweredModes))]
    public void Replies_InFragments_ComeFromTheVirtualAddress(object mode)
    {
        Way way = (Way)mode;
        using Director director = new(way.Configuration());
        PacketBuilder hello = way.FromClient().Udp(ClientPort, VirtualPort).Payload("hello");
        director.Case("a session")
            .In(Wan, hello)
            .Out(Lan, way.ToServer().Udp(way.PeerPort, RealPort).Payload("hello").Edit(frame => NumberTranslated(way, frame)))
            .Counts(NewSession(way, hello))
            .Run();
        PacketBuilder[] arriving = way.FromServer().Udp(RealPort, way.PeerPort).PayloadOf(Length).Fragments(PieceLength, Id);
        PacketBuilder[] leaving = way.ToClient().Udp(VirtualPort, ClientPort).PayloadOf(Length).Fragments(PieceLength, Id);

        director.Case("a reply, last fragment first")
            .In(Lan, Pick(arriving, "210"))
            .Out(Wan, Pick(leaving, "021"))
            .Counts($"udp {way.Server}:8080: outbound_packets +3, outbound_bytes +{BytesOf(arriving)}")
            .Run();
        AssertNothingIsKept(director);
    }

    [Test]
    public void Replies_OfFullSizeTranslatedToIpv6_AreCutInTwoWithinTheirDatagram()
    {
        Way way = Way.FullNat64;
        using Director director = new(way.Configuration());
        PacketBuilder hello = way.FromClient().Udp(ClientPort, VirtualPort).Payload("hello");
        director.Case("a session")
            .In(Wan, hello)
            .Out(Lan, way.ToServer().Udp(way.PeerPort, RealPort).Payload("hello").Edit(frame => NumberTranslated(way, frame)))
            .Counts(NewSession(way, hello))
            .Run();
        PacketBuilder[] arriving = way.FromServer().Udp(RealPort, way.PeerPort).PayloadOf(2500).Fragments(1480, Id);

        director.Case("IPv6 headers are 28 bytes longer, and 1500 is the MTU: 1448 and 32 bytes, and what is left")
            .In(Lan, arriving)
            .Out(Wan, way.ToClient().Udp(VirtualPort, ClientPort).PayloadOf(2500).Fragments([1448, 1480], Id))
            .Counts(
                "fragments_sent +2",
                "transmitted +2",
                $"udp {way.Server}:8080: outbound_packets +2, outbound_bytes +{BytesOf(arriving)}")
            .Run();
    }

    [TestCaseSource(nameof(Modes))]
    public void Clients_WithTheSameIdentification_AreToldApart(object mode)
    {
        Way way = (Way)mode;
        using Director director = new(way.Configuration());
        string other = way.ClientIsIpv6 ? "2001:db8:c::6" : "203.0.113.6";
        PacketBuilder[] mine = Request(way);
        PacketBuilder[] theirs = way.FromClient(other).Udp(5000, VirtualPort).PayloadOf(Length).Fragments(PieceLength, Id);
        ushort peerPort = (ushort)(way.Mode == Wire.ForwardingMode.FullNat ? FirstLocalPort + 1 : 5000);
        PacketBuilder[] mineSeen = RequestSeen(way);
        PacketBuilder[] theirsSeen = way.ToServer(other).Udp(peerPort, way.ServerPort).PayloadOf(Length).Fragments(PieceLength, Id);

        director.Case("two datagrams, mixed")
            .In(Wan, mine[2], theirs[2], mine[0], theirs[0], theirs[1], mine[1])
            .Out(Lan, way.Leaving([mineSeen[0], theirsSeen[0], theirsSeen[1], mineSeen[1], mineSeen[2], theirsSeen[2]]))
            .Counts(
                "sessions_created +2",
                "sessions +2",
                $"udp {way.Server}:{way.ServerPort}: connections +2, inactive_sessions +2, inbound_packets +6, inbound_bytes +{BytesOf(mine) * 2}")
            .Run();
        AssertNothingIsKept(director);
    }

    [TestCaseSource(nameof(Modes))]
    public void Identification_UsedAgain_IsANewDatagram(object mode)
    {
        Way way = (Way)mode;
        using Director director = new(way.Configuration());
        PacketBuilder[] arriving = Request(way);
        PacketBuilder[] leaving = RequestSeen(way);

        director.Case("what is complete is forgotten")
            .In(Wan, Pick(arriving, "012210"))
            .Out(Lan, way.Leaving(Pick(leaving, "012021")))
            .Counts(NewSession(way, [.. arriving, .. arriving]))
            .Run();
        AssertNothingIsKept(director);
    }

    internal static PacketBuilder[] Request(Way way) =>
        way.FromClient().Udp(ClientPort, VirtualPort).PayloadOf(Length).Fragments(PieceLength, Id);

    internal static PacketBuilder[] RequestSeen(Way way) =>
        way.ToServer().Udp(way.PeerPort, way.ServerPort).PayloadOf(Length).Fragments(PieceLength, Id);

    internal static PacketBuilder[] Pick(PacketBuilder[] packets, string order) => [.. order.Select(digit => packets[digit - '0'])];

    internal static int BytesOf(params PacketBuilder[] packets) => packets.Sum(packet => packet.BuildPacket().Length);

    internal static string[] NewSession(Way way, params PacketBuilder[] packets) =>
    [
        "sessions_created +1",
        "sessions +1",
        $"udp {way.Server}:{way.ServerPort}: connections +1, inactive_sessions +1, inbound_packets +{packets.Length}, inbound_bytes +{BytesOf(packets)}",
    ];

    internal static void AssertNothingIsKept(Director director) =>
        Assert.That(director.Network.FreeMbufCount, Is.EqualTo(256), "no mbuf is lost or kept");

    /// <summary>A whole packet that becomes IPv4 gets an identification.</summary>
    private static void NumberTranslated(Way way, byte[] frame)
    {
        if (!way.ClientIsIpv6 || way.ServerIsIpv6)
        {
            return;
        }

        (frame[18], frame[19]) = (0, 1);
        (frame[24], frame[25]) = (0, 0);
        ushort checksum = PlainChecksum.Of(frame.AsSpan(14, 20));
        (frame[24], frame[25]) = ((byte)(checksum >> 8), (byte)checksum);
    }
}
