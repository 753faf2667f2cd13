using Fulcrum.DataPlane.Replay.Frames;
using Fulcrum.Packets;
using Fulcrum.Testing;

namespace Fulcrum.DataPlane.Tests.Replay;

/// <summary>Frames taken apart for people.</summary>
internal sealed class FrameLayersTests
{
    private const string From = "02:00:00:00:00:01";
    private const string To = "02:00:00:00:00:02";
    private const string Ipv6 = "6000000000080640" + "20010db8000000000000000000000001" + "20010db8000000000000000000000002";

    private static readonly PacketBuilder Tcp = Packet.Ethernet(From, To).Ipv4("10.0.0.1", "10.0.0.2").Tcp(1000, 80, TcpFlags.Syn);

    private static IEnumerable<TestCaseData> Summaries()
    {
        yield return Case("Tcp", Tcp.Build(), "ipv4 10.0.0.1:1000 > 10.0.0.2:80 tcp SYN, ttl 64");
        yield return Case("Vlan", Tcp.Vlan(7).Build(), "vlan 7 ipv4 10.0.0.1:1000 > 10.0.0.2:80 tcp SYN, ttl 64");
        yield return Case("Ipip", Outer(IpProtocol.Ipip, Inner()), Tunnel(" protocol 4"));
        yield return Case("Gre", Outer(IpProtocol.Gre, [0, 0, 8, 0, .. Inner()]), Tunnel(" gre"));
        yield return Case("GreWithChecksum", Outer(IpProtocol.Gre, [0x80, 0, 8, 0, 1, 2, 0, 0, .. Inner()]), Tunnel(" gre"));
        yield return Case("Gue", Packet.Ethernet(From, To).Ipv4("172.16.0.1", "172.16.0.2").Udp(5, 6080).Payload([0, 4, 0, 0, .. Inner()]).Build(),
            "ipv4 172.16.0.1:5 > 172.16.0.2:6080 udp, ttl 64 holding ipv4 10.0.0.1:1000 > 10.0.0.2:80 tcp SYN, ttl 64");
        yield return Case("IcmpError", Packet.Ethernet(From, To).Ipv4("172.16.0.1", "10.0.0.1").Icmp(3, 4).Payload(Inner()).Build(),
            "ipv4 172.16.0.1 > 10.0.0.1 icmp fragmentation needed, ttl 64 holding ipv4 10.0.0.1:1000 > 10.0.0.2:80 tcp SYN, ttl 64");
        yield return Case("FirstFragment", Tcp.PayloadOf(40).BuildFragments(32)[0],
            "ipv4 10.0.0.1:1000 > 10.0.0.2:80 tcp SYN, fragment offset 0, more, ttl 64");
        yield return Case("LastFragment", Tcp.PayloadOf(40).BuildFragments(32)[1], "ipv4 10.0.0.1 > 10.0.0.2 protocol 6, fragment offset 32, last, ttl 64");
        yield return Case("Ipv6", Packet.Ethernet(From, To).Type(0x86DD).Payload(Convert.FromHexString(Ipv6.Replace("0806", "0811") + "0035003600080000")).Build(),
            "ipv6 [2001:db8::1]:53 > [2001:db8::2]:54 udp, ttl 64");
        yield return Case("Ipv6Fragment", Packet.Ethernet(From, To).Type(0x86DD).Payload(Convert.FromHexString(Ipv6.Replace("0806", "082c") + "1100000900000007")).Build(),
            "ipv6 2001:db8::1 > 2001:db8::2 protocol 44, fragment offset 8, more, ttl 64");
        yield return Case("OtherType", Packet.Ethernet(From, To).Type(0x88CC).Payload([1, 2]).Build(), "ethernet 0x88cc, 16 bytes");

        static TestCaseData Case(string name, byte[] frame, string summary) => new TestCaseData(frame, summary).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Summaries))]
    public void Summary_OfAFrame_NamesItsEnds(byte[] frame, string summary) => Assert.That(FrameSummary.Of(frame), Is.EqualTo(summary));

    [Test]
    public void Match_OfATunnelledPacket_PutsTheOuterHeaderOutside()
    {
        IReadOnlyList<LayerMatch> matches = LayerMatch.Of(FrameLayers.Of(Tcp.Build()), FrameLayers.Of(Outer(IpProtocol.Ipip, Inner())));

        Assert.That(matches.Select(match => $"{match.Before?.Name} {match.After?.Name} {match.After?["source"]}"), Is.EqualTo(new[]
        {
            $"ethernet ethernet {From}", " ipv4 172.16.0.1", "ipv4 ipv4 10.0.0.1", "tcp tcp ",
        }));
    }

    [Test]
    public void Match_OfATagPutOn_IsOneHeaderMore()
    {
        IReadOnlyList<LayerMatch> matches = LayerMatch.Of(FrameLayers.Of(Tcp.Build()), FrameLayers.Of(Tcp.Vlan(7).Build()));

        Assert.That(matches.Select(match => (match.Before?.Name, match.After?.Name)),
            Is.EqualTo(new[] { ("ethernet", "ethernet"), (null, "vlan"), ("ipv4", "ipv4"), ("tcp", "tcp") }));
    }

    [TestCase("020405b4", "mss 1460")]
    [TestCase("0101080a0000000100000002", "nop, nop, timestamps 1 2")]
    [TestCase("04020303070500", "sack permitted, wscale 7, broken 0500")]
    [TestCase("fe089c40cb007105", "toa 203.0.113.5:40000")]
    [TestCase("fe149c4020010db8000000000000000000000005", "toa [2001:db8::5]:40000")]
    [TestCase("050a0000000100000009", "sack 1-9")]
    public void TcpOptions_OfAnyKind_AreWrittenOut(string options, string text) =>
        Assert.That(TcpOptionText.Of(Convert.FromHexString(options)), Is.EqualTo(text));

    [Test]
    public void Payload_ThatBeginsWithAProxyHeader_ShowsIt()
    {
        byte[] frame = Tcp.Payload("PROXY TCP4 203.0.113.5 198.51.100.80 40000 80\r\nGET /").Build();

        Assert.That(FrameLayers.Of(frame)[^1]["proxy"], Is.EqualTo("PROXY TCP4 203.0.113.5 198.51.100.80 40000 80"));
    }

    [Test]
    public void Datagram_OfItsFragments_IsOneName()
    {
        byte[][] fragments = Tcp.PayloadOf(80).BuildFragments(32);
        PacketBuilder other = Packet.Ethernet(From, To).Ipv4("10.0.0.1", "10.0.0.2", id: 9).Tcp(1000, 80, TcpFlags.Syn).PayloadOf(80);

        Assert.That(fragments.Select(fragment => Datagram.NameOf(fragment)).Distinct().Single(), Is.Not.Null
            .And.Not.EqualTo(Datagram.NameOf(other.BuildFragments(32)[0])));
        Assert.That(Datagram.NameOf(Tcp.Build()), Is.Null);
    }

    [Test]
    public void Frame_CutOrChangedAnywhere_IsTakenApartAsFarAsItGoes()
    {
        byte[][] frames = [Outer(IpProtocol.Gre, [0xB0, 0, 8, 0, .. new byte[12], .. Inner()]), Tcp.Vlan(7).Build(), Tcp.PayloadOf(40).BuildFragments(32)[0]];
        foreach (byte[] frame in frames)
        {
            for (int at = 0; at < frame.Length; at++)
            {
                byte[] changed = [.. frame];
                changed[at] = 0xFF;
                Assert.That(() => FrameSummary.Of(frame.AsSpan(0, at)), Throws.Nothing);
                Assert.That(() => FrameSummary.Of(changed), Throws.Nothing);
            }
        }
    }

    private static byte[] Inner() => Tcp.Build()[14..];

    private static byte[] Outer(byte protocol, byte[] payload) =>
        Packet.Ethernet(From, To).Ipv4("172.16.0.1", "172.16.0.2", protocol: protocol).Payload(payload).Build();

    private static string Tunnel(string detail) =>
        $"ipv4 172.16.0.1 > 172.16.0.2{detail}, ttl 64 holding ipv4 10.0.0.1:1000 > 10.0.0.2:80 tcp SYN, ttl 64";
}
