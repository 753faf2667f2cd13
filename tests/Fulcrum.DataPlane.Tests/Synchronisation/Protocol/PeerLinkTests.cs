using Fulcrum.DataPlane.Synchronisation.Protocol;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>Two directors over connections in memory, with given time.</summary>
[TestFixture]
internal sealed class PeerLinkTests
{
    private FakeClock _clock = null!;

    [SetUp]
    public void SetUp() => _clock = new FakeClock();

    [Test]
    public void Directors_ThatKnowTheKey_TellEachOtherAllTheyHave()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 1_500, 700);
        one.Start();
        two.Start();

        RunUntilLive(one, two);

        Assert.That((one.Exchange.HeldCount, two.Exchange.HeldCount), Is.EqualTo((700, 1_500)));
        Assert.That(one.Events, Has.Member("connected 1.2.3").And.Member("own bulk 1500").And.Member("peer's bulk 700"));
        TestDirector.Run(_clock, 1_000, one, two);
        Assert.That(one.Link.Traffic.Heard.Held, Is.EqualTo(1_500), "the peer tells what it holds");
        Assert.That(one.Link.Traffic.Unacknowledged, Is.Zero);
    }

    [Test]
    public void Directors_BothConnectingAtOnce_KeepOneConnection()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 10, 10);
        one.Start();
        two.Start();

        TestDirector.Run(_clock, 5_000, one, two);

        Assert.That((Used(one), Used(two)), Is.EqualTo((1, 1)));
        Assert.That(one.Link.Open!.IsInitiator, Is.Not.EqualTo(two.Link.Open!.IsInitiator), "it is the same one");
        Assert.That(one.Events.Concat(two.Events), Has.None.Contains("lost"));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Directors_OfWhomOneCannotConnect_AreConnectedByTheOther(int mute)
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 10, 10);
        (mute == 1 ? one : two).Network.CanConnect = false;
        one.Start();
        two.Start();

        RunUntilLive(one, two);

        Assert.That((one.Exchange.HeldCount, two.Exchange.HeldCount), Is.EqualTo((10, 10)));
    }

    [Test]
    public void Connection_BrokenAfterAnyNumberOfBytes_HealsAndNothingIsMissing()
    {
        for (int budget = 1; budget < 2_200; budget++)
        {
            _clock = new FakeClock();
            (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 5, 3);
            // Only one of them connects, so that this is the connection that breaks.
            two.Network.CanConnect = false;
            int made = 0;
            one.Network.MakePipe = () => new Pipe(1 << 16) { Budget = made++ == 0 ? budget : long.MaxValue, Chunk = 7 };
            one.Start();
            two.Start();

            TestDirector.RunUntil(_clock, () => made > 1 && IsLive(one) && IsLive(two) || made == 1 && _clock.NowMs > 1_003_000, one, two);
            Assert.That(made, Is.EqualTo(2), $"no connection follows the one that broke after {budget} bytes");
            Assert.That((one.Exchange.HeldCount, two.Exchange.HeldCount), Is.EqualTo((3, 5)), $"broken after {budget} bytes");
        }
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(1_000)]
    public void Bytes_InPiecesOfAnySize_MeanTheSame(int chunk)
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 50, 20);
        one.Network.MakePipe = two.Network.MakePipe = () => new Pipe(1 << 16) { Chunk = chunk };
        one.Start();
        two.Start();

        RunUntilLive(one, two);

        Assert.That((one.Exchange.HeldCount, two.Exchange.HeldCount), Is.EqualTo((20, 50)));
    }

    [Test]
    public void Peer_ThatSaysNothingAnyMore_IsLostAfterThreeSeconds()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 1, 1);
        one.Start();
        two.Start();
        RunUntilLive(one, two);
        foreach (Pipe pipe in one.Network.Made.Concat(two.Network.Made))
            pipe.IsCut = true;

        TestDirector.Run(_clock, SyncChannel.IdleTimeoutMs - 1_100, one, two);
        Assert.That(one.Link.Open, Is.Not.Null);
        TestDirector.RunUntil(_clock, () => one.Closed(CloseReason.IdleTimeout) == 1 && two.Closed(CloseReason.IdleTimeout) == 1, one, two);

        Assert.That(one.Events, Has.Member("lost idle_timeout"));
        Assert.That(one.Exchange.Losses, Is.EqualTo(1));
        RunUntilLive(one, two);
        Assert.That(one.Exchange.Bulks, Is.EqualTo(2), "all is told again on the next connection");
        Assert.That(one.Exchange.Inheritances, Is.Zero, "the peer has what it had");
    }

    [Test]
    public void Peer_ThatIsQuiet_IsNotLost()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock);
        one.Start();
        two.Start();

        TestDirector.Run(_clock, 60_000, one, two);

        Assert.That(one.Events.Concat(two.Events), Has.None.Contains("lost"));
        Assert.That(one.Link.Traffic.LagMs(_clock.NowMs), Is.Zero);
    }

    [Test]
    public void Peer_ThatIsAway_IsTriedEverMoreSeldom()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 1, 1);
        one.Start();

        TestDirector.Run(_clock, 60_000, one);
        Assert.That(one.Network.Made, Has.Count.InRange(12, 40));
        Assert.That(one.Events[0], Is.EqualTo("refused unreachable"));

        two.Network.CanConnect = false;
        two.Start();
        TestDirector.Run(_clock, 2 * Reconnection.LongestMs, one, two);
        Assert.That(IsLive(one) && IsLive(two));
    }

    [Test]
    public void Peer_ThatStartsAgain_ReplacesItsOldConnection()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 4, 4);
        one.Start();
        two.Start();
        RunUntilLive(one, two);

        TestDirector again = new(_clock, 2, 9, boot: 2);
        (again.Network.Other, one.Network.Other) = (one.Network, again.Network);
        again.Start();
        RunUntilLive(one, again);

        Assert.That(one.Exchange.HeldCount, Is.EqualTo(9));
        Assert.That(one.Closed(CloseReason.Superseded), Is.GreaterThan(0));
        Assert.That(one.Exchange.Losses, Is.EqualTo(1), "the sessions of the old process have nobody any more");
        Assert.That(one.Exchange.Inheritances, Is.EqualTo(1), "so they are told to the new one");
    }

    [Test]
    public void Director_ThatStops_TellsThePeer()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock);
        one.Start();
        two.Start();
        RunUntilLive(one, two);

        one.Link.CloseAll(CloseReason.Stopping);
        TestDirector.Run(_clock, 5, two);

        Assert.That(two.Events, Has.Member("lost stopping by peer"));
    }

    [Test]
    public void Settings_TakenAway_EndAll()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 1, 1);
        one.Start();
        two.Start();
        RunUntilLive(one, two);
        Assert.That(one.Exchange.IsOpen);

        one.Link.Configure(null, _clock.NowMs);
        TestDirector.Run(_clock, 10_000, one, two);

        Assert.That((one.Link.Open, two.Link.Open, one.Exchange.IsOpen), Is.EqualTo(((SyncChannel?)null, (SyncChannel?)null, false)));
        Assert.That(one.Link.WaitMs(_clock.NowMs), Is.EqualTo(-1), "it sleeps");
    }

    [Test]
    public void Settings_WithAnotherRate_KeepTheConnection()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 1, 1);
        one.Start();
        two.Start();
        RunUntilLive(one, two);

        one.Start(rate: 1_000);
        TestDirector.Run(_clock, 100, one, two);

        Assert.That(one.Exchange.Bulks, Is.EqualTo(1));
        Assert.That(one.Link.Traffic.Rate, Is.EqualTo(1_000));
    }

    [Test]
    public void Settings_WithAnotherKey_BeginAnew()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock, 1, 1);
        one.Start();
        two.Start();
        RunUntilLive(one, two);

        one.Start(key: "quite another key of some length");
        TestDirector.Run(_clock, 3_000, one, two);
        Assert.That((one.Link.Open, two.Link.Open), Is.EqualTo(((SyncChannel?)null, (SyncChannel?)null)));

        two.Start(key: "quite another key of some length");
        RunUntilLive(one, two);
    }

    [Test]
    public void Placement_ThatDiffers_IsTold()
    {
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock);
        TestDirector other = new(_clock, 2);
        PeerLink link = new(other.Network, other.Exchange, other, other.Identity with { Placement = new Placement(4, 7) });
        (other.Network.Other, one.Network.Other) = (one.Network, other.Network);
        one.Start();
        link.Configure(other.Settings(), _clock.NowMs);

        for (int turn = 0; turn < 1_000; turn++, _clock.NowMs++)
        {
            one.Link.Step(_clock.NowMs);
            link.Step(_clock.NowMs);
        }

        Assert.That(one.Events, Has.Member("connected 1.2.3 otherwise"));
        Assert.That(two.Events, Is.Empty);
    }

    private void RunUntilLive(TestDirector one, TestDirector two) =>
        TestDirector.RunUntil(_clock, () => IsLive(one) && IsLive(two) && one.Link.Traffic.Heard.IsBulkOver && two.Link.Traffic.Heard.IsBulkOver, one, two);

    private static bool IsLive(TestDirector director) =>
        director.Link.Open is not null && director.Link.Traffic is { IsOwnBulkTold: true, IsPeerBulkOver: true };

    private static int Used(TestDirector director)
    {
        int count = 0;
        foreach (PeerSlot slot in director.Link.Connections)
            count += slot.IsUsed ? 1 : 0;
        return count;
    }
}
