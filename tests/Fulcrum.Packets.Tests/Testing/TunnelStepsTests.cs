using Fulcrum.Testing;

namespace Fulcrum.Packets.Tests.Testing;

/// <summary>Tunnels and ICMP errors of the packet builder; checksums in the bytes by hand were worked out elsewhere.</summary>
public class TunnelStepsTests
{
    private const string Inner = "4500001f00010000401166cb0a0000010a00000212340035000b150a616263";

    private static readonly PacketBuilder s_ethernet = Packet.Ethernet("02:00:00:00:00:01", "02:00:00:00:00:02");
    private static readonly PacketBuilder s_ipv4 = s_ethernet.Ipv4("192.0.2.1", "192.0.2.2");
    private static readonly PacketBuilder s_ipv6 = s_ethernet.Ipv6("2001:db8::1", "2001:db8::2");
    private static readonly PacketBuilder s_inner =
        s_ethernet.Vlan(9).Ipv4("10.0.0.1", "10.0.0.2", id: 1).Udp(4660, 53).Payload("abc");

    private static IEnumerable<TestCaseData> Tunnels
    {
        get
        {
            static TestCaseData Case(PacketBuilder packet, string name) => new TestCaseData(packet).SetArgDisplayNames(name);
            PacketBuilder inner6 = s_ipv6.Tcp(1, 2, TcpFlags.Ack).Payload("x");
            foreach (PacketBuilder outer in (PacketBuilder[])[s_ipv4, s_ipv6])
            {
                foreach (PacketBuilder inner in (PacketBuilder[])[s_inner, inner6])
                {
                    string name = $"{(inner == s_inner ? "v4" : "v6")} in {(outer == s_ipv4 ? "v4" : "v6")}";
                    yield return Case(outer.Ipip(inner), $"{name}, ipip");
                    yield return Case(outer.Gre(inner), $"{name}, gre");
                    yield return Case(outer.Gre(inner, checksum: true), $"{name}, gre with checksum");
                    yield return Case(outer.Gue(inner, 5), $"{name}, gue");
                    yield return Case(outer.Gue(inner, 5, remoteChecksum: true), $"{name}, gue with remote checksum");
                }
            }
        }
    }

    [Test]
    public void Ipip_OverIpv4_EqualsBytesWrittenByHand() => Assert.That(
        Convert.ToHexStringLower(s_ipv4.Ipip(s_inner).BuildPacket()),
        Is.EqualTo("4500003300000000" + "4004f6c3" + "c0000201" + "c0000202" + Inner));

    [Test]
    public void Gre_WithChecksum_EqualsBytesWrittenByHand() => Assert.That(
        Convert.ToHexStringLower(s_ipv4.Gre(s_inner, checksum: true).BuildPacket()),
        Is.EqualTo("4500003b00000000" + "402ff690" + "c0000201" + "c0000202" + "80000800" + "8c1e0000" + Inner));

    [Test]
    public void Gue_OverIpv6_EqualsBytesWrittenByHand() => Assert.That(
        Convert.ToHexStringLower(s_ipv6.Gue(s_inner, 0xC000).BuildPacket()[40..]),
        Is.EqualTo("c00017c0" + "002b" + "e07d" + "00040000" + Inner));

    [Test]
    public void Gue_WithRemoteChecksum_HasItsOptionAndLeavesThePseudoHeaderSum() => Assert.That(
        Convert.ToHexStringLower(s_ipv4.Gue(s_inner, 0xC000, checksum: false, remoteChecksum: true).BuildPacket()[20..]),
        Is.EqualTo(
            "c00017c0" + "0033" + "0000" + "02040001" + "80000000" + "0014001a" +
            Inner.Replace("150a", "141f", StringComparison.Ordinal)));

    [TestCaseSource(nameof(Tunnels))]
    public void Faults_InnerByteFlipped_TellIt(PacketBuilder packet)
    {
        Assert.That(FrameChecksums.Faults(packet.Build()), Is.Empty);
        Assert.That(FrameChecksums.Faults(packet.Edit(frame => frame[^1] ^= 1).Build()), Is.Not.Empty);
    }

    [TestCaseSource(nameof(Tunnels))]
    public void Fields_OfATunnel_NameOuterAndInner(PacketBuilder packet)
    {
        string[] names = [.. FrameFields.Of(packet.Build()).Select(field => field.Name)];

        Assert.That(names, Has.Some.Matches("^ipv[46].source$").And.Some.Matches("^inner.ipv[46].source$"));
        Assert.That(names, Has.Some.Matches("^inner.(tcp|udp).checksum$").And.Some.EqualTo("inner.payload"));
    }

    [Test]
    public void Faults_InnerIpv4HeaderWrong_TellIt()
    {
        PacketBuilder wrong = s_inner.Edit(frame => frame[18 + 8]--);

        Assert.That(
            FrameChecksums.Faults(s_ipv6.Ipip(wrong).Build()),
            Is.EqualTo(new[] { "the inner ipv4 checksum is 0x66cb, and should be 0x67cb" }));
    }

    [Test]
    public void Faults_GreChecksumWrong_TellIt() => Assert.That(
        FrameChecksums.Faults(s_ipv4.Gre(s_inner, checksum: true).Edit(frame => frame[14 + 20 + 4] ^= 1).Build()),
        Has.Count.EqualTo(1).And.All.Contain("the gre checksum"));

    [Test]
    public void TooBig_OfEitherFamily_EqualsBytesWrittenByHand()
    {
        byte[] ipv4 = s_ethernet.Ipv4("192.0.2.1", "10.0.0.1").TooBig(1400, s_inner, quotedLength: 28).BuildPacket();
        byte[] ipv6 = s_ipv6.TooBig(1400, s_inner).BuildPacket();

        Assert.That(Convert.ToHexStringLower(ipv4), Is.EqualTo(
            "4500003800000000" + "4001aec3" + "c0000201" + "0a000001" + "0304d005" + "00000578" + Inner[..56]));
        Assert.That(Convert.ToHexStringLower(ipv6[40..]), Is.EqualTo("0200b0d0" + "00000578" + Inner));
    }

    [Test]
    public void Icmpv6Error_LongPacket_IsQuotedUpTo1280Bytes() =>
        Assert.That(s_ipv6.Icmpv6Error(1, 4, s_ipv6.Udp(1, 2).PayloadOf(1400)).BuildPacket(), Has.Length.EqualTo(1280));

    [Test]
    public void Echo_OfEitherFamily_HasItsType()
    {
        byte[] request = s_ipv6.Echo(1, 2).Payload("hi").BuildPacket();

        Assert.That(Convert.ToHexStringLower(request[40..]), Is.EqualTo("8000bbd9" + "00010002" + "6869"));
        Assert.That(s_ipv6.Echo(1, 2, reply: true).BuildPacket()[40], Is.EqualTo(129));
        Assert.That(s_ipv4.Echo(1, 2).BuildPacket()[20], Is.EqualTo(8));
        Assert.That(s_ipv4.Echo(1, 2, reply: true).BuildPacket()[20], Is.Zero);
    }

    [Test]
    public void Faults_QuotedIpv4HeaderWrong_TellItAndNothingOfItsLayer4()
    {
        PacketBuilder wrongHeader = s_inner.Edit(frame => frame[18 + 8]--);
        PacketBuilder wrongLayer4 = s_inner.Edit(frame => frame[^1] ^= 1);

        Assert.That(
            FrameChecksums.Faults(s_ipv4.TooBig(1400, wrongHeader).Build()),
            Has.Count.EqualTo(1).And.All.Contain("quoted ipv4"));
        Assert.That(FrameChecksums.Faults(s_ipv4.TooBig(1400, wrongLayer4).Build()), Is.Empty);
        Assert.That(FrameChecksums.Faults(s_ipv6.TooBig(1400, s_ipv6.Udp(1, 2)).Edit(frame => frame[^1] ^= 1).Build()),
            Has.Count.EqualTo(1).And.All.Contain("icmpv6"));
    }

    [Test]
    public void Diff_OfAQuote_NamesTheInnerField()
    {
        byte[] expected = s_ipv4.TooBig(1400, s_inner).Build();
        byte[] actual = s_ipv4.TooBig(1400, s_inner.Edit(frame => frame[18 + 15] = 9))
            .Edit(frame => expected.AsSpan(36, 2).CopyTo(frame.AsSpan(36))).Build();

        Assert.That(PacketDiff.Of(expected, actual)?.Trim(), Is.EqualTo("inner.ipv4.source: expected 10.0.0.1, found 10.0.0.9"));
    }

    [Test]
    public void Tunnel_OfNoIpPacket_SaysWhatToCall() => Assert.That(
        () => s_ipv4.Ipip(s_ethernet.Type(0x1234)), Throws.InvalidOperationException.With.Message.Contains("Call Ipv4 or Ipv6"));
}
