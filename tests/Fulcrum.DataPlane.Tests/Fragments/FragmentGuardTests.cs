using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Fragments.FragmentOrderTests;
using static Fulcrum.DataPlane.Tests.Golden.Director;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Fragments;

/// <summary>What fragments can be made to do harm with, and the bounds of what is kept.</summary>
public class FragmentGuardTests
{
    private static IEnumerable<TestCaseData> Families() =>
        ((Way[])[Way.Nat, Way.Nat6]).Select(way => new TestCaseData(way).SetArgDisplayNames(way.Name));

    private static IEnumerable<TestCaseData> TinyFragments()
    {
        foreach (Way way in (Way[])[Way.Nat, Way.Nat6])
        {
            PacketBuilder tcp = way.FromClient().Tcp(ClientPort, VirtualPort, TcpFlags.Syn, options: new byte[8]).PayloadOf(100);
            PacketBuilder sctp = way.FromClient().Sctp(ClientPort, VirtualPort).Chunk(1, 0, new byte[100]);
            yield return Case("flags in the second fragment", tcp, [8]);
            yield return Case("checksum in the second fragment", tcp, [16, 64]);
            yield return Case("options in the second fragment", tcp, [24]);
            yield return Case("sctp", sctp, [8]);

            TestCaseData Case(string name, PacketBuilder packet, int[] offsets) =>
                new TestCaseData((object)packet.Fragments(offsets, 7)).SetArgDisplayNames(way.Name, name);
        }
    }

    [TestCaseSource(nameof(TinyFragments))]
    public void FirstFragment_WithoutTheWholeHeader_EndsItsDatagram(object fragments)
    {
        PacketBuilder[] arriving = (PacketBuilder[])fragments;
        foreach (IEnumerable<PacketBuilder> order in (IEnumerable<PacketBuilder>[])[arriving, arriving.Reverse()])
        {
            using Director director = new(((Way[])[Way.Nat, Way.Nat6])[arriving[0].Build()[12] == 8 ? 0 : 1].Configuration());

            director.Case("all of it is dropped, what was kept back, too").In(Wan, [.. order]).Counts($"drop.fragment_tiny +{arriving.Length}").Run();
            AssertNothingIsKept(director);
        }
    }

    [TestCaseSource(nameof(Families))]
    public void TcpFragment_OverTheFlags_EndsItsDatagram(object mode)
    {
        Way way = (Way)mode;
        using Director director = new(way.Configuration());
        PacketBuilder segment = way.FromClient().Tcp(ClientPort, VirtualPort, TcpFlags.Ack).PayloadOf(100);

        director.Case("a second fragment at 8 exists to change what the first one has shown")
            .In(Wan, segment.Fragments([40], 7)[0], segment.Fragments([8], 7)[1], segment.Fragments([40], 7)[1])
            .Punted(Wan, segment.Fragments([40], 7)[0])
            .Counts("drop.fragment_tiny +2")
            .Run();
    }

    [TestCaseSource(nameof(Families))]
    public void Fragments_Overlapping_EndTheirDatagram(object mode)
    {
        Way way = (Way)mode;
        using Director director = new(way.Configuration());
        PacketBuilder[] arriving = Request(way);
        PacketBuilder overlapping = Overlapping(way);

        director.Case("the first one has left; the second one overlaps; the third one is of no use")
            .In(Wan, arriving[0], overlapping, arriving[2])
            .Out(Lan, RequestSeen(way)[0])
            .Counts(["drop.fragment_overlap +2", .. NewSession(way, arriving[0])])
            .Run();
        director.Case("kept back").In(Wan, WithId(way, 8)[1]).Counts("held +1").Run();
        director.Case("nothing leaves, when they overlap before the first one comes")
            .In(Wan, Overlapping(way, 8), WithId(way, 8)[0])
            .Counts("held -1", "drop.fragment_overlap +3")
            .Run();
        AssertNothingIsKept(director);
    }

    [TestCaseSource(nameof(Families))]
    public void Fragments_BehindTheLastOne_EndTheirDatagram(object mode)
    {
        Way way = (Way)mode;
        using Director director = new(way.Configuration());
        PacketBuilder[] whole = Request(way);
        PacketBuilder[] shorter = way.FromClient().Udp(ClientPort, VirtualPort).PayloadOf(600).Fragments(504, 0xBEEF);

        director.Case("the datagram ended at 608 bytes")
            .In(Wan, shorter[1], whole[2], whole[0])
            .Counts("drop.fragment_overlap +3")
            .Run();
        AssertNothingIsKept(director);
    }

    [TestCaseSource(nameof(Families))]
    public void Fragments_Repeated_AreDroppedAlone(object mode)
    {
        Way way = (Way)mode;
        using Director director = new(way.Configuration());
        PacketBuilder[] arriving = Request(way);

        director.Case("networks duplicate packets")
            .In(Wan, Pick(arriving, "1100"))
            .Out(Lan, Pick(RequestSeen(way), "01"))
            .Counts(["drop.fragment_overlap +2", .. NewSession(way, Pick(arriving, "01"))])
            .Run();
        director.Case("the datagram is not given up")
            .In(Wan, Pick(arriving, "012"))
            .Out(Lan, RequestSeen(way)[2])
            .Counts("drop.fragment_overlap +2", $"udp {way.Server}:8080: inbound_packets +1, inbound_bytes +{BytesOf(arriving[2])}")
            .Run();
        AssertNothingIsKept(director);
    }

    [Test]
    public void Ipv6Fragments_NoDatagramCanHave_AreDroppedByTheirHeader()
    {
        using Director director = new(Way.Nat6.Configuration());

        director.Case("odd length, no length, beyond 65535")
            .In(Wan, Ipv6Fragment(0, true, 20), Ipv6Fragment(8, false, 0), Ipv6Fragment(65528, false, 8))
            .Counts("drop.ipv6_header_invalid +3")
            .Run();
    }

    [Test]
    public void Ipv4Fragments_NoDatagramCanHave_AreDroppedByTheirHeader()
    {
        using Director director = new(Way.Nat.Configuration());

        director.Case("odd length, no length, beyond 65535")
            .In(Wan, Ipv4Fragment(0, true, 20), Ipv4Fragment(8, false, 0), Ipv4Fragment(65504, false, 16))
            .Counts("drop.ipv4_header_invalid +3")
            .Run();
    }

    [Test]
    public void FirstFragment_WithAContradictoryHeader_EndsItsDatagram()
    {
        using Director director = new(Way.Nat.Configuration());
        PacketBuilder[] arriving = Way.Nat.FromClient().Udp(ClientPort, VirtualPort, checksum: false).PayloadOf(100).Fragments(56, 7);

        director.Case("a UDP length of 7")
            .In(Wan, arriving[1], arriving[0].Overwrite(38, 0, 7))
            .Counts("drop.layer4_header_invalid +2")
            .Run();
        AssertNothingIsKept(director);
    }

    [TestCase(4, 30)]
    [TestCase(6, 60)]
    public void Fragments_WhoseFirstOneDoesNotCome_AreDroppedInTime(int version, int seconds)
    {
        Way way = version == 4 ? Way.Nat : Way.Nat6;
        using Director director = new(way.Configuration());
        PacketBuilder[] arriving = Request(way);

        director.Case("kept back").In(Wan, arriving[2]).Counts("held +1").Run();
        director.Advance(TimeSpan.FromSeconds(seconds - 1));
        director.Case("later ones do not renew the time").In(Wan, arriving[1]).Counts("held +1").Run();
        director.Advance(TimeSpan.FromSeconds(1));
        director.Case("time is up").Counts("held -2", "drop.fragment_timeout +2").Run();
        director.Case("the first one comes too late, and begins anew")
            .In(Wan, arriving[0])
            .Out(Lan, RequestSeen(way)[0])
            .Counts(NewSession(way, arriving[0]))
            .Run();
        AssertNothingIsKept(director);
    }

    [TestCase(4, 30)]
    [TestCase(6, 60)]
    public void Datagram_WhosePortsAreKnown_IsForgottenInTime(int version, int seconds)
    {
        Way way = version == 4 ? Way.Nat : Way.Nat6;
        using Director director = new(way.Configuration());
        PacketBuilder[] arriving = Request(way);

        director.Case("the first one").In(Wan, arriving[0]).Out(Lan, RequestSeen(way)[0]).Counts(NewSession(way, arriving[0])).Run();
        director.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        director.Case("in time")
            .In(Wan, arriving[1])
            .Out(Lan, RequestSeen(way)[1])
            .Counts($"udp {way.Server}:8080: inbound_packets +1, inbound_bytes +{BytesOf(arriving[1])}")
            .Run();
        director.Advance(TimeSpan.FromMilliseconds(1));
        director.Case("too late").In(Wan, arriving[2]).Counts("held +1").Run();
    }

    [Test]
    public void Fragments_MoreThanMayBeKept_TakeThePlaceOfTheOldestDatagram()
    {
        using Director director = new(Way.Nat.Configuration(), new DirectorOptions { HeldCapacity = 3 });

        director.Case("all places are taken").In(Wan, WithId(Way.Nat, 1)[1], WithId(Way.Nat, 1)[2], WithId(Way.Nat, 2)[1]).Counts("held +3").Run();
        director.Case("the oldest datagram gives way").In(Wan, WithId(Way.Nat, 3)[1]).Counts("held -1", "drop.fragment_limit +2").Run();
        director.Case("it is given up").In(Wan, WithId(Way.Nat, 1)[0]).Counts("drop.fragment_limit +1").Run();
        director.Case("the others are not")
            .In(Wan, WithId(Way.Nat, 2)[0], WithId(Way.Nat, 3)[0])
            .Out(Lan, [.. Pick(Seen(2), "0"), .. Pick(Seen(3), "0"), .. Pick(Seen(2), "1"), .. Pick(Seen(3), "1")])
            .Counts(["held -2", .. NewSession(Way.Nat, [.. Pick(Request(Way.Nat), "0101")])])
            .Run();
        AssertNothingIsKept(director);

        static PacketBuilder[] Seen(uint id) =>
            Way.Nat.ToServer().Udp(ClientPort, RealPort).PayloadOf(1400).Fragments(504, id);
    }

    [Test]
    public void Datagrams_MoreThanCanBeToldApart_TakeThePlaceOfTheOldest()
    {
        using Director director = new(Way.Nat.Configuration(), new DirectorOptions { DatagramCapacity = 2 });

        director.Case("the table is full").In(Wan, WithId(Way.Nat, 1)[1], WithId(Way.Nat, 2)[1]).Counts("held +2").Run();
        director.Case("the oldest gives way").In(Wan, WithId(Way.Nat, 3)[1]).Counts("drop.fragment_limit +1").Run();
        director.Case("what is kept back stays within its bound").In(Wan, WithId(Way.Nat, 4)[1]).Counts("drop.fragment_limit +1").Run();
        director.Advance(TimeSpan.FromSeconds(30));
        director.Case("and goes in time").Counts("held -2", "drop.fragment_timeout +2").Run();
        AssertNothingIsKept(director);
    }

    [Test]
    public void Datagram_InTooManyPieces_IsGivenUp()
    {
        using Director director = new(Way.Nat.Configuration(), new DirectorOptions { HeldCapacity = 200 });
        PacketBuilder[] inOrder = Pieces(66);
        PacketBuilder[] everyOther = [.. Pieces(68).Where((_, index) => index % 2 == 1)];

        director.Case("64 for one datagram").In(Wan, inOrder[1..65]).Counts("held +64").Run();
        director.Case("not one more").In(Wan, inOrder[65]).Counts("held -64", "drop.fragment_limit +65").Run();
        director.Advance(TimeSpan.FromSeconds(30));
        director.Case("32 gaps").In(Wan, everyOther[..32]).Counts("held +32").Run();
        director.Case("not one more").In(Wan, everyOther[32]).Counts("held -32", "drop.fragment_limit +33").Run();
        AssertNothingIsKept(director);

        static PacketBuilder[] Pieces(int count) => Way.Nat.FromClient().Udp(ClientPort, VirtualPort).PayloadOf(count * 8 - 8).Fragments(8, 9);
    }

    [Test]
    public void Fragments_Released_CountAsReceivedOnce()
    {
        using Director director = new(Way.Nat.Configuration());
        PacketBuilder[] arriving = Way.Nat.FromClient().Udp(ClientPort, VirtualPort).PayloadOf(60 * 8).Fragments(8, 9);
        foreach (PacketBuilder fragment in arriving.Reverse())
        {
            director.Network.Deliver(Wan, 0, fragment.Build());
        }

        director.PollAll();

        Assert.That(director.Statistics[WorkerCounter.Received], Is.EqualTo((ulong)arriving.Length));
        Assert.That(director.Statistics[WorkerCounter.ReceivedBytes], Is.EqualTo((ulong)arriving.Sum(fragment => fragment.Build().Length)));
        Assert.That(director.Statistics[WorkerCounter.Transmitted], Is.EqualTo((ulong)arriving.Length));
        director.AssertEveryPacketIsAccountedFor();
    }

    private static PacketBuilder[] WithId(Way way, uint id) =>
        way.FromClient().Udp(ClientPort, VirtualPort).PayloadOf(1400).Fragments(504, id);

    /// <summary>The second fragment, from 8 bytes before where it begins.</summary>
    private static PacketBuilder Overlapping(Way way, uint id = 0xBEEF) =>
        way.FromClient().Udp(ClientPort, VirtualPort).PayloadOf(1400).Fragments([496, 1000], id)[1];

    private static PacketBuilder Ipv4Fragment(int offset, bool more, int length) =>
        Packet.Ethernet(WanRouterMac, WanMac)
            .Ipv4(Client, Virtual, moreFragments: more, fragmentOffset: offset, protocol: IpProtocol.Udp).PayloadOf(length);

    private static PacketBuilder Ipv6Fragment(int offset, bool more, int length) =>
        Packet.Ethernet(WanRouterMac, WanMac)
            .Ipv6(Way.Client6, Way.Virtual6, extensions: [Ipv6Extension.Fragment(offset, more, 7)], protocol: IpProtocol.Udp).PayloadOf(length);
}
