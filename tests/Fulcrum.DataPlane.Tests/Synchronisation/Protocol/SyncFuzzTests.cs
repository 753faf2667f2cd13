using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Synchronisation.Protocol;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>Whatever comes over a connection, it closes with a reason, never throws, and gives the workers nothing that nobody has told.</summary>
[TestFixture]
internal sealed class SyncFuzzTests
{
    private const int Seed = 20_261_201;

    private FakeClock _clock = null!;

    [SetUp]
    public void SetUp() => _clock = new FakeClock();

    [Test]
    public void RandomBytes_CloseWithAReason()
    {
        Random random = new(Seed);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] bytes = new byte[random.Next(1, 600)];
            random.NextBytes(bytes);
            if (round % 3 > 0)
                Frame.Magic.CopyTo(bytes.AsSpan(0, Math.Min(8, bytes.Length)).Length < 8 ? new byte[8] : bytes);
            if (round % 3 > 1 && bytes.Length > 24)
                (bytes[8], bytes[9], bytes[10]) = (0, 0, 0);
            TestDirector director = Receive(bytes);
            TestDirector.Run(_clock, 1, director);
            Assert.That(director.Exchange.Given, Is.Zero, $"seed {Seed}, round {round}");
        }
    }

    [Test]
    public void ChangedBit_InAnyByte_ClosesAndGivesNothing()
    {
        // What a peer sends up to its first records, bit by bit.
        int length = 8 + Frame.SizeOf(Hello.Size) + Frame.SizeOf(0) + 2 * Frame.SizeOf(0) + Frame.SizeOf(Acknowledgement.Size)
            + Frame.SizeOf(8 + 2 * SyncRecord.Length);
        Random random = new(Seed);
        for (int place = 0; place < length; place++)
        {
            _clock = new FakeClock();
            (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 2);
            two.Network.CanConnect = false;
            int flipped = place;
            byte bit = (byte)(1 << random.Next(8));
            long seen = 0;
            one.Network.MakePipe = () => new Pipe(1 << 16)
            {
                Tamper = (isInitiator, bytes) =>
                {
                    if (isInitiator && flipped >= seen && flipped < seen + bytes.Length)
                        bytes.Span[(int)(flipped - seen)] ^= bit;
                    seen += isInitiator ? bytes.Length : 0;
                },
            };
            one.Start();
            two.Start();
            TestDirector.RunUntil(_clock, () => one.Network.Made.Count > 1 || _clock.NowMs > 1_010_000, one, two);

            Assert.That(one.Network.Made, Has.Count.GreaterThan(1), $"byte {place}, bit {bit:x}: the connection goes on");
            TestDirector.RunUntil(_clock, () => two.Exchange.HeldCount == 2, one, two);
        }
    }

    [TestCase("dropped", CloseReason.Sequence)]
    [TestCase("repeated", CloseReason.Sequence)]
    [TestCase("reordered", CloseReason.Sequence)]
    [TestCase("reflected", CloseReason.Authentication)]
    [TestCase("cut", CloseReason.Authentication)]
    public void Frames_ThatAreNotAsSent_CloseByName(string how, object reason)
    {
        (SyncChannel one, SyncChannel two, FakeExchange exchange) = Open();
        byte[] first = NextFrame(one);
        byte[] second = NextFrame(one);
        byte[][] frames = how switch
        {
            "dropped" => [second],
            "repeated" => [first, first],
            "reordered" => [second, first],
            "reflected" => [NextFrame(two)],
            _ => [[.. first[..20], .. second, .. first]],
        };

        foreach (byte[] frame in frames)
            Give(two, frame);

        Assert.That((two.Phase, two.Reason), Is.EqualTo((ChannelPhase.Closed, (CloseReason)reason)));
        Assert.That(exchange.Given, Is.LessThanOrEqualTo(1));
    }

    [Test]
    public void GenuineStream_TruncatedMutatedAndShuffled_NeverThrows()
    {
        Random random = new(Seed);
        for (int round = 0; round < 2_000; round++)
        {
            (SyncChannel one, SyncChannel two, FakeExchange exchange) = Open();
            List<byte> stream = [.. NextFrame(one), .. NextFrame(one), .. NextFrame(one)];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int place = random.Next(stream.Count);
                switch (random.Next(4))
                {
                    case 0:
                        stream[place] ^= (byte)random.Next(1, 256);
                        break;
                    case 1:
                        stream.RemoveRange(place, random.Next(stream.Count - place));
                        stream.Add(0);
                        break;
                    case 2:
                        stream.InsertRange(place, stream.GetRange(0, random.Next(stream.Count)));
                        break;
                    default:
                        stream.Insert(place, (byte)random.Next(256));
                        break;
                }
            }
            byte[] bytes = [.. stream];
            for (int start = 0; start < bytes.Length && two.Phase != ChannelPhase.Closed;)
            {
                int count = Math.Min(random.Next(1, 300), bytes.Length - start);
                Give(two, bytes.AsSpan(start, count));
                start += count;
            }
            Assert.That(exchange.Given, Is.LessThanOrEqualTo(3), $"seed {Seed}, round {round}");
        }
    }

    /// <summary>Two ends that know each other; the first has three frames of one record each to send.</summary>
    private (SyncChannel One, SyncChannel Two, FakeExchange ExchangeOfTwo) Open()
    {
        TestDirector first = new(_clock, 1);
        TestDirector second = new(_clock, 2);
        SyncChannel one = new();
        SyncChannel two = new();
        one.Begin(first.Identity, first.Settings(), isInitiator: true, _clock.NowMs);
        two.Begin(second.Identity, second.Settings(), isInitiator: false, _clock.NowMs);
        Give(two, Drain(one));
        Give(one, Drain(two));
        Give(two, Drain(one));
        two.Open(new SyncTraffic(second.Exchange), _clock.NowMs);
        Give(one, Drain(two));
        one.Open(new SyncTraffic(first.Exchange), _clock.NowMs);
        one.Tick(_clock.NowMs);
        Give(two, Drain(one));
        two.Tick(_clock.NowMs);
        for (int frame = 0; frame < 3; frame++)
        {
            first.Exchange.Make(1);
            one.Tick(_clock.NowMs);
        }
        Assert.That((one.Phase, two.Phase), Is.EqualTo((ChannelPhase.Open, ChannelPhase.Open)));
        return (one, two, second.Exchange);
    }

    private void Give(SyncChannel channel, ReadOnlySpan<byte> bytes)
    {
        if (channel.Phase == ChannelPhase.Closed)
            return;
        bytes.CopyTo(channel.Space);
        channel.Received(bytes.Length, _clock.NowMs);
    }

    private static byte[] Drain(SyncChannel channel)
    {
        byte[] bytes = channel.Pending.ToArray();
        channel.Sent(bytes.Length);
        return bytes;
    }

    private static byte[] NextFrame(SyncChannel channel)
    {
        byte[] frame = channel.Pending[..Frame.SizeOf(Frame.PayloadOf(channel.Pending))].ToArray();
        channel.Sent(frame.Length);
        return frame;
    }

    private TestDirector Receive(byte[] bytes)
    {
        TestDirector director = new TestDirector(_clock, 1).Start();
        director.Network.Intrude().Write(true, bytes);
        TestDirector.Run(_clock, 2, director);
        return director;
    }
}
