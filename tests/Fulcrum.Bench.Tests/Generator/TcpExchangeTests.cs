using Fulcrum.Generator;
using Fulcrum.Packets;

namespace Fulcrum.Bench.Tests.Generator;

/// <summary>An exchange, played without a director between the two sides.</summary>
internal sealed unsafe class TcpExchangeTests
{
    private static readonly MacAddress To = MacAddress.Parse("02:70:63:61:70:00");

    [Test]
    public void Answer_ToEachSegment_CompletesTheExchangeAfterEight()
    {
        Queue<byte[]> wire = new([Open(client: 7)]);
        List<TcpFlags> seen = [];
        int completed = 0;
        while (wire.TryDequeue(out byte[]? received))
        {
            seen.Add(FlagsOf(received));
            foreach (byte[] answer in AnswersTo(received, ref completed))
                wire.Enqueue(answer);
        }

        const TcpFlags syn = TcpFlags.Syn, ack = TcpFlags.Ack, data = TcpFlags.Psh | TcpFlags.Ack, fin = TcpFlags.Fin | TcpFlags.Ack;
        Assert.That(seen, Is.EqualTo(new[] { syn, syn | ack, ack, data, data, fin, fin, ack }));
        Assert.That(completed, Is.EqualTo(1));
    }

    [Test]
    public void Answer_ToAnotherPortOrAReset_IsNone()
    {
        byte[] frame = Open(client: 7);
        int completed = 0;
        frame[EthernetHeader.Length + Ipv4Header.MinimumLength + 13] = (byte)TcpFlags.Rst;
        Assert.That(CountOf(frame, ref completed), Is.EqualTo(-1));
        frame = Open(client: 7);
        frame[EthernetHeader.Length + Ipv4Header.MinimumLength + 2] ^= 1;
        Assert.That(CountOf(frame, ref completed), Is.EqualTo(-1));
    }

    private static byte[] Open(int client)
    {
        byte[] frame = new byte[TcpSegment.FrameLength];
        fixed (byte* bytes = frame)
            TcpExchange.Open.WriteOfClient(bytes, client, To);
        return frame;
    }

    private static List<byte[]> AnswersTo(byte[] received, ref int completed)
    {
        Span<TcpSegment> answers = stackalloc TcpSegment[TcpExchange.MostAnswers];
        List<byte[]> frames = [];
        fixed (byte* bytes = received)
        {
            int count = TcpExchange.Answer(bytes, received.Length, answers, out bool completes);
            Assert.That(count, Is.Not.Negative);
            completed += completes ? 1 : 0;
            for (int index = 0; index < count; index++)
            {
                byte[] frame = new byte[TcpSegment.FrameLength];
                fixed (byte* to = frame)
                {
                    answers[index].WriteAnswer(to, bytes, To);
                    AssertRight(to);
                }
                frames.Add(frame);
            }
        }
        return frames;
    }

    private static int CountOf(byte[] received, ref int completed)
    {
        Span<TcpSegment> answers = stackalloc TcpSegment[TcpExchange.MostAnswers];
        fixed (byte* bytes = received)
        {
            int count = TcpExchange.Answer(bytes, received.Length, answers, out bool completes);
            completed += completes ? 1 : 0;
            return count;
        }
    }

    private static TcpFlags FlagsOf(byte[] frame) => (TcpFlags)frame[EthernetHeader.Length + Ipv4Header.MinimumLength + 13];

    private static void AssertRight(byte* frame)
    {
        Ipv4Header* ip = (Ipv4Header*)(frame + EthernetHeader.Length);
        ushort length = (ushort)(ip->TotalLength.Host - Ipv4Header.MinimumLength);
        uint pseudoHeader = Checksum.PseudoHeaderSum(ip->Source, ip->Destination, IpProtocol.Tcp, length);
        Assert.That(Checksum.IsValidHeader((byte*)ip, Ipv4Header.MinimumLength), Is.True);
        Assert.That(Checksum.ComputeScalar((byte*)(ip + 1), length, pseudoHeader).Raw, Is.Zero);
    }
}
