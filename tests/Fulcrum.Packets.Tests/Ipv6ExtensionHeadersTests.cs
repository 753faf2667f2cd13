using System.Runtime.InteropServices;
using CsCheck;

namespace Fulcrum.Packets.Tests;

public unsafe class Ipv6ExtensionHeadersTests
{
    private const byte HopByHop = IpProtocol.HopByHop;
    private const byte Route = IpProtocol.Ipv6Route;
    private const byte Options = IpProtocol.Ipv6Options;
    private const byte Fragment = IpProtocol.Ipv6Fragment;
    private const byte Tcp = IpProtocol.Tcp;

    [TestCase(Tcp)]
    [TestCase(IpProtocol.Ipv6NoNext)]
    [TestCase(IpProtocol.Esp)]
    [TestCase(IpProtocol.Ah)]
    public void Walk_NoExtensionHeader_IsAtOnceThere(byte protocol) =>
        Assert.That(Walk(Packet(protocol)), Is.EqualTo(new Ipv6UpperLayer(protocol, 40, -1, 0)));

    [Test]
    public void Walk_EveryKindInItsOrder_FindsWhatFollows()
    {
        byte[] packet = Packet(
            HopByHop,
            Header(Options),
            Header(Route, words: 2),
            Header(Fragment, words: 1, fourth: 0),
            FragmentHeader(Options),
            Header(Tcp, words: 3));

        Assert.That(Walk(packet), Is.EqualTo(new Ipv6UpperLayer(Tcp, 40 + 8 + 24 + 16 + 8 + 32, 40 + 8 + 24 + 16, 0)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Walk_FirstFragment_GoesOnBehindIt(bool more) => Assert.That(
        Walk(Packet(Fragment, FragmentHeader(Options, more), Header(Tcp))),
        Is.EqualTo(new Ipv6UpperLayer(Tcp, 56, 40, 0)));

    [TestCase(true)]
    [TestCase(false)]
    public void Walk_LaterFragment_EndsBehindItAndTakesNothingForAHeader(bool more) => Assert.That(
        Walk(Packet(Fragment, FragmentHeader(Options, more, 8), Header(Tcp))),
        Is.EqualTo(new Ipv6UpperLayer(Options, 48, 40, 0)));

    [Test]
    public void Walk_RoutingHeaderWithSegments_TellsThem() =>
        Assert.That(Walk(Packet(Route, Header(Tcp, words: 2, fourth: 1))), Is.EqualTo(new Ipv6UpperLayer(Tcp, 64, -1, 1)));

    [Test]
    public void Walk_TwoRoutingHeaders_TellsTheMostSegments() =>
        Assert.That(Walk(Packet(Route, Header(Route, fourth: 2), Header(Tcp, fourth: 0))).SegmentsLeft, Is.EqualTo(2));

    [TestCase(8, true)]
    [TestCase(9, false)]
    public void Walk_ManyHeaders_StopsAtTheMost(int count, bool valid)
    {
        byte[][] headers = [.. Enumerable.Range(1, count).Select(index => Header(index == count ? Tcp : Options))];

        Assert.That(Walk(Packet(Options, headers)).IsValid, Is.EqualTo(valid));
    }

    [Test]
    public void Walk_HopByHopBehindAnother_IsInvalid() =>
        Assert.That(Walk(Packet(Options, Header(HopByHop), Header(Tcp))).IsValid, Is.False);

    [Test]
    public void Walk_TwoFragmentHeaders_IsInvalid() =>
        Assert.That(Walk(Packet(Fragment, FragmentHeader(Fragment), FragmentHeader(Tcp))).IsValid, Is.False);

    [TestCase(HopByHop)]
    [TestCase(Route)]
    [TestCase(Options)]
    [TestCase(Fragment)]
    public void Walk_EveryCutOfTheHeaders_IsInvalid(byte kind)
    {
        byte[] first = kind == Fragment ? FragmentHeader(Options) : Header(Options, words: 1);
        byte[] whole = Packet(kind, first, Header(Tcp, words: 2));
        for (int length = 40; length < whole.Length; length++)
        {
            Assert.That(Walk(whole[..length]).IsValid, Is.False, $"length {length}");
        }

        Assert.That(Walk(whole).IsValid, Is.True);
    }

    [Test]
    public void Walk_AnyBytes_StaysWithinThem() =>
        Gen.Select(Gen.OneOf(HopByHop, Route, Options, Fragment), Bytes).Sample((first, bytes) =>
        {
            byte[] packet = Packet(first, bytes);
            Ipv6UpperLayer found = Walk(packet);
            if (found.IsValid)
            {
                Assert.That(found.Offset, Is.InRange(48, packet.Length));
                Assert.That(found.FragmentHeaderOffset, Is.EqualTo(-1).Or.InRange(40, found.Offset - 8));
            }

            // The same with a guard page behind it: an over-read ends the process.
            Assert.That(WalkBeforeGuardPage(packet), Is.EqualTo(found));
        });

    private static Gen<byte[]> Bytes { get; } =
        Gen.Frequency((1, Gen.OneOf(HopByHop, Route, Options, Fragment, Tcp)), (2, Gen.OneOf<byte>(0, 1, 2)), (1, Gen.Byte))
            .Array[0, 80];

    private static byte[] Packet(byte first, params byte[][] parts)
    {
        byte[] header = new byte[40];
        header[0] = 0x60;
        header[6] = first;
        return [.. header, .. parts.SelectMany(part => part)];
    }

    private static byte[] Header(byte next, int words = 0, byte fourth = 7)
    {
        byte[] header = new byte[8 + words * 8];
        ((ReadOnlySpan<byte>)[next, (byte)words, 0, fourth]).CopyTo(header);
        return header;
    }

    private static byte[] FragmentHeader(byte next, bool more = true, int offset = 0) =>
        [next, 99, (byte)(offset >> 8), (byte)(offset | (more ? 1 : 0)), 1, 2, 3, 4];

    private static Ipv6UpperLayer Walk(byte[] packet)
    {
        fixed (byte* bytes = packet)
        {
            return Ipv6ExtensionHeaders.Walk(bytes, packet.Length);
        }
    }

    private static Ipv6UpperLayer WalkBeforeGuardPage(byte[] packet)
    {
        using GuardedMemory memory = new(packet);
        return Ipv6ExtensionHeaders.Walk(memory.Data, packet.Length);
    }
}
