using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.ClientAddress;

[TestFixture(Families.Both4)]
[TestFixture(Families.Both6)]
[TestFixture(Families.Client6Server4)]
internal sealed class TcpAddressOptionTests(Families families)
{
    private const uint ServerIsn = 0xFFFF_FFFF;
    private static readonly byte[] s_timestamps = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2];
    private static readonly byte[] s_mss = [2, 4, 0x05, 0xB4];

    private AddressBench _bench = null!;

    private byte[] Option => _bench.Option;

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [Test]
    public void SynAck_WithMss_AnnouncesRoomForTheOption()
    {
        Start();
        byte[] lowered = [2, 4, .. Word(1460 - Option.Length), 1, 3, 3, 7];

        _bench.SendTcp(new(Syn, 999) { Options = s_mss }, new Segment(Syn, 999) { Options = s_mss });
        _bench.AnswerTcp(
            new(Syn | Ack, ServerIsn, 1000) { Options = [.. s_mss, 1, 3, 3, 7] }, new Segment(Syn | Ack, ServerIsn, 1000) { Options = lowered });

        Assert.That(_bench.Counts, Is.EqualTo((0UL, 0UL)));
    }

    [Test]
    public void Segments_ThatAcknowledgeOnlyTheSyn_CarryTheOptionBeforeOthers()
    {
        Connect();
        byte[] both = [.. Option, .. s_timestamps];

        _bench.SendTcp(new(Ack, 1000), new Segment(Ack, 1000) { Options = Option });
        for (int sent = 0; sent < 2; sent++)
            _bench.SendTcp(
                new(Ack | Psh, 1000) { Options = s_timestamps, Data = [1, 2, 3] },
                new Segment(Ack | Psh, 1000) { Options = both, Data = [1, 2, 3] });
        _bench.SendTcp(new(Ack | Fin, 1003), new Segment(Ack | Fin, 1003) { Options = Option });
        _bench.SendTcp(new(Ack, 1004, 1), new Segment(Ack, 1004, 1));

        Assert.That(_bench.Counts, Is.EqualTo((4UL, 0UL)));
    }

    [Test]
    public void Rst_ThatAcknowledgesOnlyTheSyn_StaysAsItIs()
    {
        Connect();

        _bench.SendTcp(new(Rst | Ack, 1000), new Segment(Rst | Ack, 1000));
    }

    [Test]
    public void ServerSegments_AfterTheHandshake_StayAsTheyAre()
    {
        Connect();

        _bench.AnswerTcp(new(Ack, 0, 1000) { Options = s_timestamps, Data = [1] }, new Segment(Ack, 0, 1000) { Options = s_timestamps, Data = [1] });
    }

    [Test]
    public void Segment_InSeveralMbufs_CarriesTheOption()
    {
        Connect();
        byte[] data = [.. Enumerable.Range(0, 333).Select(value => (byte)value)];

        _bench.SendTcp(new(Ack, 1000) { Data = data, FirstMbuf = 80 }, new Segment(Ack, 1000) { Options = Option, Data = data });
    }

    [Test]
    public void OptionSpace_FullOfPadding_GivesItUp()
    {
        Connect();
        byte[] padded = [1, 1, .. s_timestamps[2..], .. new byte[28].Select(_ => (byte)1)];

        _bench.SendTcp(new(Ack, 1000) { Options = padded }, new Segment(Ack, 1000) { Options = [.. Option, .. s_timestamps[2..], 1, 1] });

        Assert.That(_bench.Counts, Is.EqualTo((1UL, 0UL)));
    }

    [Test]
    public void OptionSpace_FullOfOptions_LeavesTheAddressOut()
    {
        Connect();
        byte[] sack = [.. s_timestamps, 1, 1, 5, 26, .. new byte[24]];

        _bench.SendTcp(new(Ack, 1000) { Options = sack, Data = [7] }, new Segment(Ack, 1000) { Options = sack, Data = [7] });

        Assert.That(_bench.Counts, Is.EqualTo((0UL, 1UL)));
    }

    [Test]
    public void SpoofedOption_OnAnySegment_NeverReachesTheServer()
    {
        byte[] spoofed = [254, 8, 1, 2, 3, 4, 5, 6];
        byte[] erased = [1, 1, 1, 1, 1, 1, 1, 1];
        Start();

        _bench.SendTcp(new(Syn, 999) { Options = [.. s_mss, .. spoofed] }, new Segment(Syn, 999) { Options = [.. s_mss, .. erased] });
        _bench.AnswerTcp(new(Syn | Ack, ServerIsn, 1000), new Segment(Syn | Ack, ServerIsn, 1000));
        _bench.SendTcp(new(Ack, 1000) { Options = spoofed }, new Segment(Ack, 1000) { Options = [.. Option, .. erased] });
        _bench.SendTcp(new(Ack, 1000, 5) { Options = spoofed, Data = [1] }, new Segment(Ack, 1000, 5) { Options = erased, Data = [1] });
        _bench.SendTcp(new(Rst | Ack, 1001, 5) { Options = spoofed }, new Segment(Rst | Ack, 1001, 5) { Options = erased });
    }

    [Test]
    public void SpoofedOptions_ThatFillTheOptionSpace_MakeRoomForTheRightOne()
    {
        Connect();
        byte[] spoofed = [254, 20, .. new byte[18], 254, 20, .. new byte[18]];

        _bench.SendTcp(new(Ack, 1000) { Options = spoofed, Data = [1] }, new Segment(Ack, 1000) { Options = Option, Data = [1] });
    }

    [Test]
    public void BrokenOptions_OfAClient_EndTheWalkAndStayBehindTheOption()
    {
        Connect();
        byte[] broken = [3, 0, 254, 8, 8, 60, 7, 7];

        _bench.SendTcp(new(Ack, 1000) { Options = broken }, new Segment(Ack, 1000) { Options = [.. Option, .. broken] });
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Segment_AtTheMtu_LeavesTheAddressOut(int beyond)
    {
        Start(lanMtu: 1400);
        Handshake();
        int headers = families == Families.Both6 ? 60 : 40;
        byte[] data = new byte[1400 - headers - Option.Length + beyond];

        _bench.SendTcp(
            new(Ack, 1000) { Data = data }, new Segment(Ack, 1000) { Data = data, Options = beyond == 0 ? Option : [], Unsplittable = true });

        Assert.That(_bench.Counts, Is.EqualTo(beyond == 0 ? (1UL, 0UL) : (0UL, 1UL)));
    }

    [Test]
    public void WrongChecksum_OfAClient_StaysWrong()
    {
        Connect();
        PacketBuilder wrong = new Segment(Ack, 1000) { Data = [1] }.Of(_bench.FromClient(), 40000, 80).Edit(frame => frame[^1] ^= 0x55);
        PacketBuilder expected = new Segment(Ack, 1000) { Options = Option, Data = [1] }
            .Of(_bench.ToServer(), 1024, 8080).Edit(frame => frame[^1] ^= 0x55);

        _bench.Send(wrong, expected);
    }

    private static byte[] Word(int value) => [(byte)(value >> 8), (byte)value];

    private void Start(ushort lanMtu = 1500) => _bench = new AddressBench(families, Wire.ClientAddress.Toa, IpProtocol.Tcp, lanMtu);

    private void Connect()
    {
        Start();
        Handshake();
    }

    private void Handshake()
    {
        _bench.SendTcp(new(Syn, 999), new Segment(Syn, 999));
        _bench.AnswerTcp(new(Syn | Ack, ServerIsn, 1000), new Segment(Syn | Ack, ServerIsn, 1000));
    }
}
