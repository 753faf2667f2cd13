using Fulcrum.DataPlane.Synchronisation.Protocol;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>A director that lacked servers when its peer told their sessions has them told again.</summary>
[TestFixture]
internal sealed class BulkWishTests
{
    private const int Sessions = 3_000;

    private FakeClock _clock = null!;
    private TestDirector _one = null!;
    private TestDirector _two = null!;

    [SetUp]
    public void SetUp()
    {
        _clock = new FakeClock();
        (_one, _two) = TestDirector.Pair(_clock, Sessions);
        _two.Network.CanConnect = false;
        _one.Start();
        _two.Start();
        TestDirector.RunUntil(_clock, () => _two.Link.Traffic.IsPeerBulkOver && _one.Link.Traffic.IsOwnBulkTold, _one, _two);
    }

    [Test]
    public void Server_ThatComesAfterRefusals_HasAllToldAgain()
    {
        Refuse(7);
        AddServer();
        TestDirector.Run(_clock, 1, _one, _two);
        Assert.That(_two.Link.Traffic.IsPeerBulkOver, Is.False, "nobody takes over meanwhile");

        TestDirector.RunUntil(_clock, () => _two.Link.Traffic.IsPeerBulkOver, _one, _two);
        TestDirector.Run(_clock, 20_000, _one, _two);

        Assert.That((_one.Exchange.Repetitions, _one.Exchange.Bulks, _two.Exchange.Given), Is.EqualTo((1, 1, 2L * Sessions)));
        Assert.That(_two.Events[^3..], Is.EqualTo(new[] { $"peer's bulk {Sessions}", "bulk wanted", $"peer's bulk {Sessions}" }));
        Assert.That(_one.Events[^2..], Is.EqualTo(new[] { $"own bulk {Sessions}", $"own bulk {Sessions}" }));
        Assert.That(_one.Events.Concat(_two.Events), Has.None.Contains("lost"));
        Assert.That(_one.Link.Traffic.IsOwnBulkTold);
        Assert.That(_one.Exchange.Repetitions + _two.Exchange.Repetitions, Is.EqualTo(1));
    }

    [Test]
    public void Refusal_SeenAfterTheServer_CountsAlike()
    {
        AddServer();
        TestDirector.Run(_clock, 3_000, _one, _two);
        Assert.That(_one.Exchange.Repetitions, Is.Zero, "nothing was refused");
        Refuse(1);
        TestDirector.Run(_clock, 3_000, _one, _two);

        Assert.That(_one.Exchange.Repetitions, Is.EqualTo(1));
    }

    [Test]
    public void Refusals_WithoutANewServer_AskForNothing()
    {
        Refuse(100);
        TestDirector.Run(_clock, 20_000, _one, _two);

        Assert.That(_one.Exchange.Repetitions, Is.Zero);
        Assert.That(_two.Link.Traffic.IsPeerBulkOver);
    }

    [Test]
    public void Wishes_ThatFollowEachOther_AreFiveSecondsApart()
    {
        for (int ms = 0; ms < 10_000; ms += 100)
        {
            Refuse(1);
            AddServer();
            TestDirector.Run(_clock, 100, _one, _two);
        }

        Assert.That(_one.Exchange.Repetitions, Is.EqualTo(10_000 / BulkWish.LeastMs));
    }

    [Test]
    public void Peer_ThatDoesNotKnowIt_IsNotAsked()
    {
        FakeExchange exchange = new(0, 10, () => 0);
        BulkWish wish = new(exchange);
        wish.Begin(canAsk: false, 0);
        exchange.Missing = 1;
        wish.ServersAdded = 1;

        Assert.That((wish.Arises(), wish.IsDue(10_000)), Is.EqualTo((false, false)));
    }

    private void Refuse(int records) => _two.Exchange.Missing += (ulong)records;

    private void AddServer() => _two.Link.Traffic.ServersAdded = ++_added;

    private uint _added;
}
