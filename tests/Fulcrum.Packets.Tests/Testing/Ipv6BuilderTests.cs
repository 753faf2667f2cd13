using Fulcrum.Testing;

namespace Fulcrum.Packets.Tests.Testing;

/// <summary>IPv6 and SCTP of the packet builder; checksums in the bytes by hand were worked out elsewhere.</summary>
public unsafe class Ipv6BuilderTests
{
    private const string Source = "20010db8000000000000000000000001";
    private const string Destination = "20010db8000000000000000000000002";

    private static readonly PacketBuilder s_ethernet = Packet.Ethernet("02:00:00:00:00:01", "02:00:00:00:00:02");
    private static readonly PacketBuilder s_ipv6 = s_ethernet.Ipv6("2001:db8::1", "2001:db8::2");

    [Test]
    public void Build_UdpOverIpv6_EqualsBytesWrittenByHand()
    {
        byte[] frame = s_ethernet.Ipv6("2001:db8::1", "2001:db8::2", hopLimit: 9, trafficClass: 0xB8, flowLabel: 0x12345)
            .Udp(4660, 53).Payload("abc").Build();

        Assert.That(Convert.ToHexStringLower(frame), Is.EqualTo(
            "020000000002" + "020000000001" + "86dd" +
            "6b812345" + "000b" + "11" + "09" + Source + Destination +
            "12340035000b" + "cd97" + "616263"));
        Assert.That(FrameChecksums.Faults(frame), Is.Empty);
    }

    [Test]
    public void Build_SctpChunks_EqualBytesWrittenByHand()
    {
        byte[] packet = s_ipv6.Sctp(1234, 80).Chunk(SctpChunkType.Init, 0, "hi"u8.ToArray()).BuildPacket();

        Assert.That(
            Convert.ToHexStringLower(packet[40..]), Is.EqualTo("04d2005000000000" + "ccea6e5b" + "01000006" + "68690000"));
        Assert.That(packet[6], Is.EqualTo(IpProtocol.Sctp));
    }

    [Test]
    public void Build_ExtensionHeaders_AreChainedAndWalkedOver()
    {
        byte[] packet = s_ethernet.Vlan(7).Ipv6(
            "2001:db8::1",
            "2001:db8::2",
            extensions:
            [
                Ipv6Extension.HopByHop(5, 2, 0, 0),
                Ipv6Extension.Routing(0, 2, IpAddress.Parse("2001:db8::9")),
                Ipv6Extension.Fragment(0, moreFragments: false, id: 7),
                Ipv6Extension.DestinationOptions(),
            ]).Tcp(1, 2, TcpFlags.Syn).BuildPacket();

        Assert.That(Convert.ToHexStringLower(packet[40..88]), Is.EqualTo(
            "2b00050200000100" +
            "2c02020000000000" + "20010db8000000000000000000000009" +
            "3c00000000000007" +
            "0600010400000000"));
        fixed (byte* bytes = packet)
        {
            Assert.That(
                Ipv6ExtensionHeaders.Walk(bytes, packet.Length), Is.EqualTo(new Ipv6UpperLayer(IpProtocol.Tcp, 88, 72, 0)));
        }
    }

    [TestCase((byte)0, "2001:db8::2")]
    [TestCase((byte)1, "2001:db8::9")]
    public void Build_RoutingHeader_SumsTheLastDestination(byte segmentsLeft, string last)
    {
        byte[] routed = s_ethernet.Ipv6(
            "2001:db8::1", "2001:db8::2", extensions: [Ipv6Extension.Routing(segmentsLeft, 2, IpAddress.Parse("2001:db8::9"))])
            .Udp(1, 2).Payload("x").Build();
        byte[] direct = s_ethernet.Ipv6("2001:db8::1", last).Udp(1, 2).Payload("x").Build();

        Assert.That(routed[^9..], Is.EqualTo(direct[^9..]));
        Assert.That(FrameChecksums.Faults(routed), Is.Empty);
    }

    [Test]
    public void Fragments_OfIpv6_PutTogetherAreThePacket()
    {
        PacketBuilder whole = s_ethernet.Vlan(7).Ipv6(
            "2001:db8::1", "2001:db8::2", extensions: [Ipv6Extension.HopByHop(), Ipv6Extension.DestinationOptions()])
            .Udp(1, 2).PayloadOf(100);
        byte[][] fragments = [.. whole.Fragments([48, 104], id: 0x01020304).Select(fragment => fragment.Build())];

        Assert.That(fragments.Select(fragment => fragment.Length - 18 - 40 - 8 - 8), Is.EqualTo(new[] { 48, 56, 12 }));
        Assert.That(fragments.SelectMany(fragment => fragment[74..]), Is.EqualTo(whole.BuildPacket()[48..]));
        Assert.That(
            fragments.Select(fragment => Convert.ToHexStringLower(fragment[66..74])),
            Is.EqualTo(new[] { "3c00000101020304", "3c00003101020304", "3c00006801020304" }));
        Assert.That(fragments.Select(fragment => Convert.ToHexStringLower(fragment[12..18])), Is.All.EqualTo("8100000786dd"));
        Assert.That(fragments.SelectMany(FrameChecksums.Faults), Is.Empty);
    }

    [Test]
    public void Fragments_OfIpv4_TakeTheIdGiven()
    {
        PacketBuilder whole = s_ethernet.Ipv4("10.0.0.1", "10.0.0.2", id: 7).Sctp(1, 2).PayloadOf(20);

        Assert.That(whole.Fragments([8, 16], id: 9).Select(each => Convert.ToHexStringLower(each.BuildPacket()[4..8])),
            Is.EqualTo(new[] { "00092000", "00092001", "00090002" }));
        Assert.That(whole.Fragments(16).Select(each => Convert.ToHexStringLower(each.BuildPacket()[4..8])),
            Is.EqualTo(new[] { "00072000", "00070002" }));
    }

    [Test]
    public void Fragments_OfNoIpPacket_SaysWhatToCall() => Assert.That(
        () => s_ethernet.Type(0x1234).PayloadOf(20).Fragments(8),
        Throws.InvalidOperationException.With.Message.Contains("Call Ipv4 or Ipv6"));

    [TestCase(14 + 8)]
    [TestCase(14 + 40 + 4)]
    [TestCase(14 + 40 + 20)]
    public void Faults_ByteOverIpv6Flipped_TellTheChecksum(int offset)
    {
        PacketBuilder tcp = s_ipv6.Tcp(1, 2, TcpFlags.Ack).Payload("x");

        Assert.That(FrameChecksums.Faults(tcp.Build()), Is.Empty);
        Assert.That(
            FrameChecksums.Faults(tcp.Edit(frame => frame[offset] ^= 1).Build()), Has.Count.EqualTo(1).And.All.Contain("tcp"));
    }

    [Test]
    public void Faults_SctpByteFlipped_TellTheChecksum()
    {
        PacketBuilder sctp = s_ipv6.Sctp(1, 2, 3).Chunk(SctpChunkType.Data, 3, 1, 2, 3);

        Assert.That(FrameChecksums.Faults(sctp.Build()), Is.Empty);
        Assert.That(
            FrameChecksums.Faults(sctp.Edit(frame => frame[^1] ^= 1).Build()), Has.Count.EqualTo(1).And.All.Contain("sctp"));
    }

    [Test]
    public void Faults_UdpWithoutChecksumOverIpv6_IsOneOutsideOfTunnels()
    {
        Assert.That(
            FrameChecksums.Faults(s_ipv6.Udp(1, 2, checksum: false).Build()), Has.Count.EqualTo(1).And.All.Contain("missing"));
        Assert.That(FrameChecksums.Faults(s_ipv6.Gue(s_ipv6.Udp(1, 2), 1, checksum: false).Build()), Is.Empty);
    }

    [Test]
    public void Fields_OfIpv6AndSctp_AreNamed()
    {
        byte[] frame = s_ethernet.Ipv6(
            "2001:db8::1", "2001:db8::2", 9, 0xB8, 0x12345, [Ipv6Extension.HopByHop(), Ipv6Extension.Fragment(0, true, 7)])
            .Sctp(1, 2, 0xFEDC_BA98).Chunk(SctpChunkType.Data, 3, 1, 2, 3, 4).Build();

        Assert.That(FrameFields.Of(frame).Skip(3).Where(field => field.Name != "sctp.checksum"), Is.EqualTo(new[]
        {
            ("ipv6.version", "0x6"), ("ipv6.traffic_class", "0xb8"), ("ipv6.flow_label", "0x12345"),
            ("ipv6.payload_length", "36"), ("ipv6.next_header", "0"), ("ipv6.hop_limit", "9"),
            ("ipv6.source", "2001:db8::1"), ("ipv6.destination", "2001:db8::2"),
            ("ipv6.hop_by_hop.next_header", "44"), ("ipv6.hop_by_hop.bytes", "00010400000000"),
            ("ipv6.fragment.next_header", "132"), ("ipv6.fragment.reserved", "0x00"),
            ("ipv6.fragment.offset_and_flags", "0x0001"), ("ipv6.fragment.id", "7"),
            ("sctp.source_port", "1"), ("sctp.destination_port", "2"), ("sctp.tag", "0xfedcba98"),
            ("sctp.chunk", "0"), ("sctp.chunk_flags", "0x03"), ("sctp.chunk_length", "8"), ("sctp.chunk_value", "01020304"),
        }));
        Assert.That(FrameFields.Summary(frame), Does.Contain("[2001:db8::1]:1 > [2001:db8::2]:2"));
    }

    [Test]
    public void Fields_CutAnywhere_AreStillRead()
    {
        byte[] frame = s_ethernet.Ipv6("2001:db8::1", "2001:db8::2", extensions: [Ipv6Extension.HopByHop()])
            .Gue(s_ipv6.TooBig(1280, s_ipv6.Sctp(1, 2).Chunk(1, 0, 1, 2)), 5).Build();
        for (int length = 0; length <= frame.Length; length++)
        {
            Assert.That(() => FrameFields.Of(frame[..length]), Throws.Nothing, $"length {length}");
            Assert.That(() => FrameChecksums.Faults(frame[..length]), Throws.Nothing, $"length {length}");
        }
    }
}
