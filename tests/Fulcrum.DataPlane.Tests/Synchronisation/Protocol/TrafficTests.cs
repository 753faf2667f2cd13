using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Synchronisation.Protocol;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>Records under way: held back, limited, late, and counted.</summary>
[TestFixture]
internal sealed class TrafficTests
{
    private FakeClock _clock = null!;
    private TestDirector _one = null!;
    private TestDirector _two = null!;

    [SetUp]
    public void SetUp() => _clock = new FakeClock();

    [Test]
    public void Workers_WithoutRoom_HoldThePeerBackAndLoseNothing()
    {
        Start(20_000, 0);
        _two.Exchange.Room = 1_000;

        TestDirector.Run(_clock, 10_000, _one, _two);

        Assert.That(_two.Exchange.Given, Is.EqualTo(1_000));
        Assert.That(_one.Link.Traffic.Told, Is.LessThan(12_000), "what waits is bounded: two buffers and the network between them");
        Assert.That(_one.Events.Concat(_two.Events), Has.None.Contains("lost"), "who is held back is alive");
        _two.Exchange.Room = long.MaxValue;
        TestDirector.Run(_clock, 1_000, _one, _two);
        Assert.That((_two.Exchange.HeldCount, _two.Exchange.Given), Is.EqualTo((20_000, 20_000L)), "each is given once");
    }

    [Test]
    public void PeerThatReadsNothing_IsTakenForDeadAndNothingGrows()
    {
        Start(50_000, 0);
        TestDirector.RunUntil(_clock, () => _one.Link.Traffic.Told > 0, _one, _two);

        TestDirector.Run(_clock, SyncChannel.IdleTimeoutMs - 200, _one);
        ulong told = _one.Link.Traffic.Told;

        Assert.That(told, Is.LessThan(10_000));
        TestDirector.Run(_clock, 400, _one);
        Assert.That(_one.Closed(CloseReason.IdleTimeout), Is.EqualTo(1));
    }

    [Test]
    public void Rate_LimitsWhatIsTold()
    {
        Start(50_000, 0, rate: 2_000);
        TestDirector.RunUntil(_clock, () => _one.Link.Open is not null && _two.Link.Open is not null, _one, _two);
        ulong before = _one.Link.Traffic.Told;

        TestDirector.Run(_clock, 5_000, _one, _two);

        Assert.That(_one.Link.Traffic.Told - before, Is.InRange(9_900, 10_200));
    }

    [Test]
    public void Lag_IsFromTheWorkerToTheAcknowledgement()
    {
        Start(0, 0);
        TestDirector.RunUntil(_clock, () => _one.Link.Open is not null && _two.Link.Open is not null, _one, _two);
        TestDirector.Run(_clock, 3_000, _one, _two);

        _one.Exchange.Make(10);
        // They have waited in the ring for 40 ms before anybody looks.
        _clock.NowMs += 40;
        TestDirector.RunUntil(_clock, () => _one.Link.Traffic.Told == 10 && _one.Link.Traffic.Unacknowledged == 0, _one, _two);
        Assert.That(_one.Link.Traffic.LagMs(_clock.NowMs), Is.InRange(40, 40 + SyncTraffic.AckMs + 2));

        _two.Exchange.Room = 0;
        _one.Exchange.Make(10);
        TestDirector.Run(_clock, 500, _one, _two);
        Assert.That(_one.Link.Traffic.LagMs(_clock.NowMs), Is.InRange(490, 540), "what waits is as late as it is");
        Assert.That(_one.Link.Traffic.Unacknowledged, Is.EqualTo(10));

        _two.Exchange.Room = long.MaxValue;
        TestDirector.Run(_clock, 5_000, _one, _two);
        Assert.That(_one.Link.Traffic.LagMs(_clock.NowMs), Is.Zero, "nothing has been told for a while");
    }

    [Test]
    public void Bulk_IsOverWhenItsLastRecordIsGiven()
    {
        Start(5_000, 0);
        _two.Exchange.Room = 4_999;
        TestDirector.Run(_clock, 2_000, _one, _two);
        Assert.That(_two.Link.Traffic.IsPeerBulkOver, Is.False);

        _two.Exchange.Room = 1;
        TestDirector.Run(_clock, 10, _one, _two);

        Assert.That(_two.Link.Traffic.IsPeerBulkOver);
    }

    [Test]
    public void Ack_ForWhatWasNotTold_IsMalformed()
    {
        SyncTraffic traffic = new(new FakeExchange(0, 10, () => 0));
        traffic.Begin(0);
        byte[] payload = new byte[Acknowledgement.Size];
        new Acknowledgement { Records = 1 }.WriteTo(payload);

        Assert.That(traffic.Handle(FrameType.Ack, payload, 0, out _), Is.EqualTo(CloseReason.Malformed));
    }

    [TestCase(FrameType.Records, 7, CloseReason.Malformed)]
    [TestCase(FrameType.Records, 8 + SyncRecord.Length - 1, CloseReason.Malformed)]
    [TestCase(FrameType.BulkBegin, 1, CloseReason.Malformed)]
    [TestCase(FrameType.BulkEnd, 1, CloseReason.Malformed)]
    [TestCase(FrameType.Ack, 48, CloseReason.Malformed)]
    [TestCase(FrameType.Hello, 112, CloseReason.Unexpected)]
    [TestCase(FrameType.Proof, 0, CloseReason.Unexpected)]
    [TestCase((FrameType)200, 0, CloseReason.Unexpected)]
    public void Frame_ThatCannotBe_IsRefusedByName(object type, int length, object reason)
    {
        SyncTraffic traffic = new(new FakeExchange(0, 10, () => 0));
        traffic.Begin(0);

        Assert.That(traffic.Handle((FrameType)type, new byte[length], 0, out _), Is.EqualTo((CloseReason)reason));
    }

    [Test]
    public void SteadyExchange_AllocatesNothing()
    {
        Start(0, 0);
        TestDirector.Run(_clock, 5_000, _one, _two);
        SyncStatus status = new();

        Assert.That(LeastAllocated(() => Turn(status)), Is.Zero);
        Assert.That(_two.Exchange.Given, Is.GreaterThan(4_000));
    }

    [Test]
    public void WaitingForThePeer_AllocatesNothing()
    {
        _one = new TestDirector(_clock, 1).Start();
        _one.Network.CanConnect = false;
        Quiet quiet = new();
        PeerLink link = new(_one.Network, _one.Exchange, quiet, _one.Identity);
        link.Configure(_one.Settings(), _clock.NowMs);
        Assert.That(LeastAllocated(() => link.Step(_clock.NowMs++)), Is.Zero);
        Assert.That(quiet.Refusals, Is.GreaterThan(2));
    }

    /// <summary>Of several rounds: a collection on another thread charges this one for what it has not used.</summary>
    private static long LeastAllocated(Action turn)
    {
        long least = long.MaxValue;
        for (int round = 0; round < 10 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int count = 0; count < 5_000; count++)
                turn();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    private void Turn(SyncStatus status)
    {
        _one.Exchange.Make(1);
        _one.Link.Step(_clock.NowMs);
        _two.Link.Step(_clock.NowMs);
        status.Write(_one.Link, _one.Exchange, _clock.NowMs);
        _clock.NowMs++;
    }

    private void Start(int sessionsOfOne, int sessionsOfTwo, uint rate = SyncSettings.DefaultRate)
    {
        (_one, _two) = TestDirector.Pair(_clock, sessionsOfOne, sessionsOfTwo);
        // There is one connection from the beginning.
        _two.Network.CanConnect = false;
        _one.Start(rate: rate);
        _two.Start(rate: rate);
    }

    private sealed class Quiet : ISyncListener
    {
        public int Refusals { get; private set; }

        public void Connected(string release, bool placementDiffers)
        {
        }

        public void Lost(CloseReason reason, bool isPeersReason)
        {
        }

        public void Refused(CloseReason reason, bool isPeersReason) => Refusals++;

        public void BulkOver(bool isOwn, ulong records, long durationMs)
        {
        }
    }
}
