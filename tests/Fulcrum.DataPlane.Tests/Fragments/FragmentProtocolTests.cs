using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Fragments.FragmentOrderTests;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Fragments;

/// <summary>Fragments by protocol: what the checksum allows, what the state machine sees, and what is the kernel's.</summary>
public class FragmentProtocolTests
{
    private static readonly byte[] s_timestamps = [1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8];

    private static IEnumerable<TestCaseData> Answered() =>
        Way.Answered.Select(way => new TestCaseData(way).SetArgDisplayNames(way.Name));

    [TestCaseSource(nameof(Answered))]
    public unsafe void Tcp_SegmentInTwoFragments_IsOneSegmentToTheSession(object mode)
    {
        Way way = (Way)mode;
        using Director director = new(way.Configuration());
        Play(director, Wan, way.FromClient().Tcp(ClientPort, VirtualPort, TcpFlags.Syn));
        Play(director, Lan, way.FromServer().Tcp(RealPort, way.PeerPort, TcpFlags.Syn | TcpFlags.Ack));
        Play(director, Wan, way.FromClient().Tcp(ClientPort, VirtualPort, TcpFlags.Ack));
        PacketBuilder[] arriving = Segment(way.FromClient(), ClientPort, VirtualPort);

        director.Case("options, too, lie in the first fragment; the other one has no flags and changes no state")
            .In(Wan, Pick(arriving, "10"))
            .Out(Lan, Segment(way.ToServer(), way.PeerPort, RealPort))
            .Counts($"tcp {way.Server}:8080: inbound_packets +2, inbound_bytes +{BytesOf(arriving)}")
            .Run();
        Assert.That(director.SessionOf()->State, Is.EqualTo(SessionState.Established));
        AssertNothingIsKept(director);

        static PacketBuilder[] Segment(PacketBuilder ip, ushort from, ushort to) =>
            ip.Tcp(from, to, TcpFlags.Ack | TcpFlags.Psh, 1, 2, options: s_timestamps).PayloadOf(160).Fragments(104, 7);
    }

    [Test]
    public unsafe void Tcp_LastSegmentInTwoFragments_MovesTheStateOnce()
    {
        using Director director = new(Way.Nat.Configuration());
        Play(director, Wan, Way.Nat.FromClient().Tcp(ClientPort, VirtualPort, TcpFlags.Syn));
        Play(director, Lan, Way.Nat.FromServer().Tcp(RealPort, ClientPort, TcpFlags.Syn | TcpFlags.Ack));
        Play(director, Wan, Way.Nat.FromClient().Tcp(ClientPort, VirtualPort, TcpFlags.Ack));

        foreach (PacketBuilder fragment in
            Way.Nat.FromServer().Tcp(RealPort, ClientPort, TcpFlags.Fin | TcpFlags.Ack).PayloadOf(100).Fragments(80, 7))
        {
            Play(director, Lan, fragment);
            Assert.That(director.SessionOf()->State, Is.EqualTo(SessionState.FinWait));
        }
    }

    [Test]
    public void Udp_WithoutChecksum_IsTranslatedWithinAFamily()
    {
        using Director director = new(Way.FullNat.Configuration());
        PacketBuilder[] arriving = Way.FullNat.FromClient().Udp(ClientPort, VirtualPort, checksum: false).PayloadOf(100).Fragments(56, 7);

        director.Case("there is no checksum, and none can be made")
            .In(Wan, arriving)
            .Out(Lan, Way.FullNat.ToServer().Udp(FirstLocalPort, RealPort, checksum: false).PayloadOf(100).Fragments(56, 7))
            .Counts(NewSession(Way.FullNat, arriving))
            .Run();
    }

    [Test]
    public void Udp_WithoutChecksumToIpv6_CannotHaveOne()
    {
        Way way = Way.FullNat64;
        using Director director = new(way.Configuration());
        Play(director, Wan, way.FromClient().Udp(ClientPort, VirtualPort));
        PacketBuilder[] arriving = way.FromServer().Udp(RealPort, FirstLocalPort, checksum: false).PayloadOf(100).Fragments(56, 7);

        director.Case("the first fragment is dropped; what follows is of no use, and does no harm")
            .In(Lan, arriving)
            .Out(Wan, way.ToClient().Udp(VirtualPort, ClientPort, checksum: false).PayloadOf(100).Fragments(56, 7)[1])
            .Counts("drop.fragment_checksum +1", $"udp {A}:8080: outbound_packets +2, outbound_bytes +{BytesOf(arriving)}")
            .Run();
    }

    [Test]
    public void Sctp_WithNewPorts_CannotHaveItsChecksum()
    {
        using Director director = new(Way.Nat.Configuration());
        Play(director, Wan, Way.Nat.FromClient().Sctp(ClientPort, VirtualPort).Chunk(1, 0, new byte[16]));
        PacketBuilder[] arriving = SctpData(Way.Nat.FromClient(), VirtualPort);

        director.Case("CRC32c covers the whole packet")
            .In(Wan, arriving)
            .Counts("drop.fragment_checksum +2", $"sctp {A}:8080: inbound_packets +2, inbound_bytes +{BytesOf(arriving)}")
            .Run();
        AssertNothingIsKept(director);
    }

    [TestCase("01", "01")]
    [TestCase("10", "01")]
    public void Sctp_WithItsOwnPorts_KeepsItsChecksum(string order, string leaving)
    {
        using Director director = new(Way.Nat.Configuration(realPort: VirtualPort));
        Play(director, Wan, Way.Nat.FromClient().Sctp(ClientPort, VirtualPort).Chunk(1, 0, new byte[16]));
        PacketBuilder[] arriving = SctpData(Way.Nat.FromClient(), VirtualPort);

        director.Case("addresses are no part of CRC32c")
            .In(Wan, Pick(arriving, order))
            .Out(Lan, Pick(SctpData(Way.Nat.ToServer(), VirtualPort), leaving))
            .Counts($"sctp {A}:80: inbound_packets +2, inbound_bytes +{BytesOf(arriving)}")
            .Run();
        AssertNothingIsKept(director);
    }

    [TestCase("012", "012")]
    [TestCase("210", "021")]
    [TestCase("120", "012")]
    public void Datagram_ForTheHost_ArrivesWholeAtTheKernel(string order, string punted)
    {
        foreach (Way way in (Way[])[Way.Nat, Way.Nat6])
        {
            using Director director = new(way.Configuration());
            PacketBuilder[] arriving = way.FromClient().Udp(ClientPort, 9999).PayloadOf(1400).Fragments(504, 7);

            director.Case($"{way}: there is no service on this port").In(Wan, Pick(arriving, order)).Punted(Wan, Pick(arriving, punted)).Run();
            AssertNothingIsKept(director);
        }
    }

    [Test]
    public void Segment_OfNoSession_ArrivesWholeAtTheKernel()
    {
        using Director director = new(Way.Nat.Configuration());
        PacketBuilder[] arriving = Way.Nat.FromClient().Tcp(ClientPort, VirtualPort, TcpFlags.Ack).PayloadOf(160).Fragments(104, 7);

        director.Case("the kernel answers it").In(Wan, Pick(arriving, "10")).Punted(Wan, Pick(arriving, "01")).Run();
    }

    [Test]
    public void Fragments_OfOtherProtocols_AreTheKernelsAtOnce()
    {
        using Director director = new(Way.Nat.Configuration());
        PacketBuilder[] arriving = Way.Nat.FromClient().Icmp(8).PayloadOf(160).Fragments(104, 7);

        director.Case("an echo request").In(Wan, Pick(arriving, "10")).Punted(Wan, Pick(arriving, "10")).Run();
    }

    [Test]
    public void Ipv6_OptionsBehindTheFragmentHeader_GoToTheKernelWithAllFragments()
    {
        using Director director = new(Way.Nat6.Configuration());
        PacketBuilder[] arriving = Packet.Ethernet(WanRouterMac, WanMac)
            .Ipv6(Way.Client6, Way.Virtual6, extensions: [Ipv6Extension.DestinationOptions()])
            .Udp(ClientPort, VirtualPort).PayloadOf(160).Fragments(104, 7);

        director.Case("the other fragments do not say what follows the options").In(Wan, arriving).Punted(Wan, arriving).Run();
    }

    [Test]
    public void Fragments_Tagged_LeaveUntagged()
    {
        using Director director = new(Way.Nat.Configuration());
        PacketBuilder[] arriving = Request(Way.Nat);

        director.Case("the tag is of the link that they came by")
            .In(Wan, [.. Pick(arriving, "10").Select(packet => packet.Vlan(7)), arriving[2]])
            .Out(Lan, Pick(RequestSeen(Way.Nat), "021"))
            .Counts(NewSession(Way.Nat, arriving))
            .Run();
    }

    private static PacketBuilder[] SctpData(PacketBuilder ip, ushort port) =>
        ip.Sctp(ClientPort, port, 5).Chunk(0, 3, new byte[100]).Fragments(64, 7);

    private static void Play(Director director, ushort port, PacketBuilder packet)
    {
        director.Network.Deliver(port, 0, packet.Build());
        director.PollAll();
        Assert.That(director.Network.TakeTransmitted((ushort)(1 - port)), Is.Not.Null, "precondition: the packet is forwarded");
    }
}
