using System.Collections.Concurrent;
using CsCheck;
using Fulcrum.Testing;

namespace Fulcrum.Packets.Tests.Testing;

/// <summary>The test tools themselves, against frames written out by hand or taken from elsewhere.</summary>
public class PacketBuilderTests
{
    private static readonly PacketBuilder s_ethernet = Packet.Ethernet("02:00:00:00:00:01", "02:00:00:00:00:02");

    [Test]
    public void Build_UdpDatagram_EqualsBytesWrittenByHand()
    {
        byte[] frame = s_ethernet.Ipv4("10.0.0.1", "10.0.0.2", ttl: 64, id: 1).Udp(4660, 53).Payload("abc").Build();

        // Checksums: IPv4 header words add up to 0x9934; pseudo-header and segment to 0xEAF5.
        Assert.That(Convert.ToHexStringLower(frame), Is.EqualTo(
            "020000000002" + "020000000001" + "0800" +
            "4500001f" + "00010000" + "401166cb" + "0a000001" + "0a000002" +
            "12340035000b" + "150a" + "616263"));
    }

    [Test]
    public void Build_LvsStyleTcpSyn_HasLengthsFlagsAndValidChecksums()
    {
        byte[] frame = s_ethernet.Vlan(100, priority: 5).Ipv4("10.0.0.1", "10.0.0.2").Tcp(1234, 80, TcpFlags.Syn, seq: 1, options: [2, 4, 5, 180]).Build();

        Assert.That(frame, Has.Length.EqualTo(14 + 4 + 20 + 24));
        Assert.That(frame[12..18], Is.EqualTo(new byte[] { 0x81, 0x00, 0xA0, 100, 0x08, 0x00 }));
        Assert.That(FrameChecksums.Faults(frame), Is.Empty);
        Assert.That(FrameFields.Of(frame), Does.Contain(("tcp.flags", "Syn")).And.Contain(("tcp.options", "020405b4")));
    }

    [Test]
    public void Build_AnyWellFormedFrame_HasValidChecksums() =>
        Generate.Frame(Mix).Sample(frame => Assert.That(FrameChecksums.Faults(frame), Is.Empty));

    [Test]
    public void Frame_ManyOfThem_AreOfEveryKind()
    {
        ConcurrentDictionary<string, int> counts = new();
        Generate.Frame(Mix).Sample(
            frame =>
            {
                foreach (string name in FrameFields.Of(frame).Select(field => field.Name).Distinct())
                {
                    counts.AddOrUpdate(name, 1, (_, count) => count + 1);
                }
            },
            iter: 5000);

        string[] wanted =
        [
            "vlan.tag", "ipv4.options", "ipv6.source", "ipv6.fragment.id", "ipv6.routing.bytes", "tcp.flags", "udp.length",
            "sctp.tag", "icmp.type", "icmpv6.type", "gre.protocol", "gre.checksum", "gue.protocol", "arp.operation",
            "inner.ipv4.source", "inner.ipv6.source", "inner.tcp.source_port", "inner.udp.source_port", "inner.sctp.source_port",
        ];
        Assert.That(wanted.Where(name => counts.GetValueOrDefault(name) < 10), Is.Empty);
    }

    [Test]
    public void Edits_InOrder_ChangeTheFinishedFrame()
    {
        byte[] frame = s_ethernet.Type(0x1234).Payload([1, 2, 3]).Overwrite(14, 9).Pad(20).Truncate(18).Edit(bytes => bytes[17] = 7).Build();

        Assert.That(frame[14..], Is.EqualTo(new byte[] { 9, 2, 3, 7 }));
    }

    [Test]
    public void Arp_Request_EqualsBytesWrittenByHand() => Assert.That(
        Convert.ToHexStringLower(s_ethernet.Arp(1, "10.0.0.1", "10.0.0.2").Build()[12..]),
        Is.EqualTo("0806" + "0001080006040001" + "020000000001" + "0a000001" + "000000000000" + "0a000002"));

    [Test]
    public void BuildFragments_PutTogether_AreTheDatagram()
    {
        PacketBuilder datagram = s_ethernet.Ipv4("10.0.0.1", "10.0.0.2", id: 7).Udp(1, 2).PayloadOf(100);
        byte[][] fragments = datagram.BuildFragments(48);

        Assert.That(fragments.Select(fragment => fragment.Length), Is.EqualTo(new[] { 82, 82, 46 }));
        Assert.That(fragments.SelectMany(fragment => fragment[34..]), Is.EqualTo(datagram.Build()[34..]));
        Assert.That(fragments.SelectMany(FrameChecksums.Faults), Is.Empty);
        Assert.That(fragments.Select(fragment => fragment[20] >> 5), Is.EqualTo(new[] { 1, 1, 0 }));
    }

    [Test]
    public void Nudge_AnyFrame_NeverThrowsAndOftenBreaks()
    {
        int changed = 0;
        Nudge.Frames(Generate.Frame(Mix).Select(frame => frame)).Sample(
            frame => Interlocked.Add(ref changed, FrameChecksums.Faults(frame).Count > 0 ? 1 : 0), iter: 5000);

        Assert.That(changed, Is.GreaterThan(100));
    }

    internal static FrameMix Mix { get; } = new(
        [MacAddress.Parse("02:00:00:00:00:01")],
        [MacAddress.Parse("02:00:00:00:00:02")],
        [Packet.Address("10.0.0.1")],
        [Packet.Address("10.0.0.2")],
        [1234],
        [80]);
}
