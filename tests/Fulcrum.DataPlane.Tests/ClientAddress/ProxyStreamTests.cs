using Fulcrum.DataPlane.Counters;
using Fulcrum.Packets;
using static Fulcrum.Packets.TcpFlags;

namespace Fulcrum.DataPlane.Tests.ClientAddress;

[TestFixture(Families.Both4, Wire.ClientAddress.ProxyV1)]
[TestFixture(Families.Both6, Wire.ClientAddress.ProxyV1)]
[TestFixture(Families.Client6Server4, Wire.ClientAddress.ProxyV1)]
[TestFixture(Families.Both4, Wire.ClientAddress.ProxyV2)]
[TestFixture(Families.Both6, Wire.ClientAddress.ProxyV2)]
[TestFixture(Families.Client6Server4, Wire.ClientAddress.ProxyV2)]
internal sealed class ProxyStreamTests(Families families, Wire.ClientAddress mode)
{
    // The header stands across the wrap of sequence numbers.
    private const uint First = 0xFFFF_FFF0;
    private const uint Server = 5000;

    private AddressBench _bench = null!;

    private byte[] Header => mode == Wire.ClientAddress.ProxyV1 ? _bench.ProxyV1 : _bench.ProxyV2(IpProtocol.Tcp);

    private uint N => (uint)Header.Length;

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [Test]
    public void SynAck_WithMss_AnnouncesRoomForTheHeader()
    {
        Start();
        byte[] lowered = [2, 4, (byte)((1460 - N) >> 8), (byte)(1460 - N)];

        _bench.SendTcp(new(Syn, First - 1), new Segment(Syn, First - 1));
        _bench.AnswerTcp(
            new(Syn | Ack, Server - 1, First) { Options = [2, 4, 0x05, 0xB4] }, new Segment(Syn | Ack, Server - 1, First) { Options = lowered });
    }

    [Test]
    public void FirstData_HasTheHeaderBeforeIt_AndBothSidesCountTheirOwnBytes()
    {
        Connect();

        _bench.SendTcp(new(Ack, First, Server), new Segment(Ack, First, Server));
        _bench.SendTcp(new(Ack | Psh, First, Server) { Data = [1, 2, 3] }, new Segment(Ack | Psh, First, Server) { Data = [.. Header, 1, 2, 3] });
        _bench.AnswerTcp(new(Ack, Server, First + N + 3), new Segment(Ack, Server, First + 3));
        _bench.SendTcp(new(Ack, First + 3, Server) { Data = [4] }, new Segment(Ack, First + N + 3, Server) { Data = [4] });
        _bench.AnswerTcp(new(Ack, Server, First + N + 4) { Data = [9] }, new Segment(Ack, Server, First + 4) { Data = [9] });
        _bench.SendTcp(new(Ack, First + 3, Server + 1), new Segment(Ack, First + N + 3, Server + 1));
        _bench.SendTcp(new(Fin | Ack, First + 4, Server + 1), new Segment(Fin | Ack, First + N + 4, Server + 1));
        _bench.AnswerTcp(new(Ack, Server + 1, First + N + 5), new Segment(Ack, Server + 1, First + 5));

        Assert.That(_bench.Counts, Is.EqualTo((1UL, 0UL)));
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(5)]
    public void Retransmission_OfAnotherLength_HasTheHeaderAgain(int length)
    {
        Connect();
        byte[] data = [.. Enumerable.Range(1, 5).Select(value => (byte)value)];

        _bench.SendTcp(new(Ack, First + 3, Server) { Data = data[3..] }, new Segment(Ack, First + N + 3, Server) { Data = data[3..] });
        _bench.SendTcp(new(Ack, First, Server) { Data = data[..3] }, new Segment(Ack, First, Server) { Data = [.. Header, .. data[..3]] });
        _bench.SendTcp(
            new(Ack, First, Server) { Data = data[..length] }, new Segment(Ack, First, Server) { Data = [.. Header, .. data[..length]] });

        Assert.That(_bench.Counts, Is.EqualTo((2UL, 0UL)));
    }

    [Test]
    public void Retransmission_BehindAnAcknowledgedHeader_GoesWithoutIt()
    {
        Connect();

        _bench.SendTcp(new(Ack, First, Server) { Data = [1] }, new Segment(Ack, First, Server) { Data = [.. Header, 1] });
        _bench.AnswerTcp(new(Ack, Server, First + N), new Segment(Ack, Server, First));
        _bench.SendTcp(new(Ack, First, Server) { Data = [1] }, new Segment(Ack, First + N, Server) { Data = [1] });
        _bench.SendTcp(new(Rst, First), new Segment(Rst, First + N));
    }

    [Test]
    public void Segment_InSeveralMbufs_HasTheHeader()
    {
        Connect();
        byte[] data = [.. Enumerable.Range(0, 333).Select(value => (byte)value)];

        _bench.SendTcp(new(Ack, First) { Data = data, FirstMbuf = 81 }, new Segment(Ack, First) { Data = [.. Header, .. data] });
    }

    [Test]
    public void UrgentData_InTheFirstSegment_StaysUrgent()
    {
        Connect();
        byte[] data = [1, 2];

        // The urgent pointer is 0 in both frames as built; the header moves what it points at.
        Testing.PacketBuilder sent = new Segment(Ack | Urg, First) { Data = data }.Of(_bench.FromClient(), 40000, 80);
        _bench.Director.Network.Deliver(Golden.Director.Wan, 0, sent.Build());
        _bench.Director.PollAll();
        byte[] left = _bench.Director.Network.TakeTransmitted(Golden.Director.Lan)!;

        int tcp = families == Families.Both6 ? 54 : 34;
        Assert.That(left[tcp + 19], Is.EqualTo(N));
        Assert.That(Testing.FrameChecksums.Faults(left), Is.Empty);
    }

    [Test]
    public void FirstData_WithoutRoomForTheHeader_LetsItGoAhead()
    {
        Connect(lanMtu: 1400);
        int headers = families == Families.Both6 ? 72 : 52;
        byte[] timestamps = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2];
        byte[] data = new byte[1400 - headers];

        for (int sent = 0; sent < 2; sent++)
            _bench.SendTcp(
                new(Ack | Fin | Psh, First, Server) { Data = data, Options = timestamps },
                new Segment(Ack | Psh, First, Server) { Data = Header, Options = timestamps, Unsplittable = true },
                new Segment(Ack | Fin | Psh, First + N, Server) { Data = data, Options = timestamps, Unsplittable = true });

        Assert.That(_bench.Counts, Is.EqualTo((2UL, 0UL)));
    }

    [Test]
    public void SeparateHeader_WithoutAnMbuf_DropsItsPacket()
    {
        Connect(lanMtu: 1400);
        byte[] data = new byte[1400 - (families == Families.Both6 ? 60 : 40)];
        byte[] frame = new Segment(Ack, First) { Data = data }.Of(_bench.FromClient(), 40000, 80).Build();

        while (_bench.Director.Network.FreeMbufCount > 1)
            _bench.Director.Network.Inject(_bench.Director.Network.CreateRing(1), 0, [0]);
        _bench.Director.Network.Deliver(Golden.Director.Wan, 0, frame);
        _bench.Director.PollAll();

        Assert.That(_bench.Director.Statistics[DropReason.NoMbuf], Is.EqualTo(1));
        Assert.That(_bench.Counts, Is.EqualTo((0UL, 0UL)));
        _bench.Director.AssertEveryPacketIsAccountedFor();
    }

    [Test]
    public void SeparateHeader_ThatThePortDoesNotTake_DropsItsPacket()
    {
        Connect(lanMtu: 1400);
        byte[] data = new byte[1400 - (families == Families.Both6 ? 60 : 40)];

        _bench.Director.Network.LimitTransmit(Golden.Director.Lan, 0);
        _bench.SendTcp(new(Ack, First) { Data = data });

        Assert.That(_bench.Director.Statistics[DropReason.PortFull], Is.EqualTo(1));
        Assert.That(_bench.Counts, Is.EqualTo((0UL, 0UL)));
    }

    [Test]
    public void Sack_OfTheServer_NamesTheClientsBytes()
    {
        Connect();
        byte[] sack = [1, 1, 5, 26, .. Number(First + N + 9), .. Number(First + N + 12), .. Number(First + 2), .. Number(First + N), .. Number(First + 4), .. Number(First + N + 2)];
        byte[] wanted = [1, 1, 5, 18, .. Number(First + 9), .. Number(First + 12), .. Number(First), .. Number(First + 2), .. Enumerable.Repeat((byte)1, 8)];

        _bench.AnswerTcp(new(Ack, Server, First) { Options = sack }, new Segment(Ack, Server, First) { Options = wanted });
    }

    [Test]
    public void Sack_OfTheHeaderAlone_GoesAway()
    {
        Connect();
        byte[] sack = [5, 10, .. Number(First), .. Number(First + N), 1, 1];

        _bench.AnswerTcp(
            new(Ack, Server, First) { Options = sack }, new Segment(Ack, Server, First) { Options = [.. Enumerable.Repeat((byte)1, 12)] });
    }

    [Test]
    public void Acknowledgment_WithinTheHeader_IsThatOfTheFirstByte()
    {
        Connect();

        _bench.AnswerTcp(new(Ack, Server, First + N - 1), new Segment(Ack, Server, First));
        _bench.AnswerTcp(new(Rst, Server, First + N - 1), new Segment(Rst, Server, First + N - 1));
    }

    [Test]
    public void Fin_WithoutData_HasTheHeader()
    {
        Connect();

        _bench.SendTcp(new(Fin | Ack, First, Server), new Segment(Fin | Ack, First, Server) { Data = Header });
        _bench.AnswerTcp(new(Ack, Server, First + N + 1), new Segment(Ack, Server, First + 1));
        _bench.SendTcp(new(Ack, First + 1, Server), new Segment(Ack, First + N + 1, Server));
    }

    [Test]
    public void Probes_BeforeTheFirstByte_StayAsTheyAre()
    {
        Connect();

        _bench.SendTcp(new(Ack, First - 1, Server), new Segment(Ack, First - 1, Server));
        _bench.SendTcp(new(Ack, First - 1, Server) { Data = [0] }, new Segment(Ack, First - 1, Server) { Data = [0] });
        _bench.SendTcp(new(Rst | Ack, First, Server), new Segment(Rst | Ack, First, Server));

        Assert.That(_bench.Counts, Is.EqualTo((0UL, 0UL)));
    }

    [Test]
    public void Data_FromBeforeTheFirstByteOn_CannotTakeTheHeadersPlace()
    {
        Connect();

        _bench.SendTcp(new(Ack, First - 1, Server) { Data = [0, 1] });
        _bench.SendTcp(new(Syn, First - 1) { Data = [1] });

        Assert.That(_bench.Director.Statistics[DropReason.ModeUnavailable], Is.EqualTo(2));
    }

    [Test]
    public void Syn_OfAnotherStream_CountsOnceTheServerAgrees()
    {
        Connect();

        _bench.SendTcp(new(Ack, First, Server) { Data = [1] }, new Segment(Ack, First, Server) { Data = [.. Header, 1] });
        _bench.SendTcp(new(Syn, 776), new Segment(Syn, 776));
        _bench.AnswerTcp(new(Ack, Server, First + N + 1), new Segment(Ack, Server, First + 1));
        _bench.AnswerTcp(new(Syn | Ack, 8, 777), new Segment(Syn | Ack, 8, 777));
        _bench.SendTcp(new(Ack, 777, 9) { Data = [1] }, new Segment(Ack, 777, 9) { Data = [.. Header, 1] });
    }

    [Test]
    public void Stream_OfMoreThanHalfTheNumbers_StaysShifted()
    {
        Connect();

        _bench.SendTcp(new(Ack, First, Server) { Data = [1] }, new Segment(Ack, First, Server) { Data = [.. Header, 1] });
        foreach (uint sent in (uint[])[0x4000_0000, 0x7FFF_FFFF, 0xB000_0000, 0xFFFF_FFFF, 0])
        {
            _bench.AnswerTcp(new(Ack, Server, First + N + sent), new Segment(Ack, Server, First + sent));
            _bench.SendTcp(new(Ack, First + sent, Server) { Data = [2] }, new Segment(Ack, First + N + sent, Server) { Data = [2] });
        }
    }

    [Test]
    public void WrongChecksum_OfAClient_StaysWrong()
    {
        Connect();
        Testing.PacketBuilder wrong = new Segment(Ack, First) { Data = [1, 2] }.Of(_bench.FromClient(), 40000, 80).Edit(frame => frame[^1] ^= 0x55);
        Testing.PacketBuilder expected = new Segment(Ack, First) { Data = [.. Header, 1, 2] }
            .Of(_bench.ToServer(), 1024, 8080).Edit(frame => frame[^1] ^= 0x55);

        _bench.Send(wrong, expected);
    }

    private static byte[] Number(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private void Start(ushort lanMtu = 1500) => _bench = new AddressBench(families, mode, IpProtocol.Tcp, lanMtu);

    private void Connect(ushort lanMtu = 1500)
    {
        Start(lanMtu);
        _bench.SendTcp(new(Syn, First - 1), new Segment(Syn, First - 1));
        _bench.AnswerTcp(new(Syn | Ack, Server - 1, First), new Segment(Syn | Ack, Server - 1, First));
    }
}
