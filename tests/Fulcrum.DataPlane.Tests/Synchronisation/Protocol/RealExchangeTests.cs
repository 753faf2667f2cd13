using System.Text;
using Fulcrum.DataPlane.Synchronisation;
using Fulcrum.DataPlane.Synchronisation.Protocol;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Synchronisation.Protocol;

/// <summary>Workers, their sessions and the protocol together: two directors in one process, packets in, packets out.</summary>
[TestFixture]
internal sealed class RealExchangeTests
{
    private const int Sessions = 40;

    private FakeClock _clock = null!;
    private Pair _pair = null!;
    private (TestDirector Director, PeerLink Link, WorkersDirector Workers)[] _ends = null!;

    [SetUp]
    public void SetUp()
    {
        _clock = new FakeClock();
        _pair = new Pair(Way.FullNat.Configuration(), 2);
        (TestDirector one, TestDirector two) = TestDirector.Pair(_clock);
        _ends = [Link(one, _pair.A), Link(two, _pair.B)];
    }

    [TearDown]
    public void TearDown() => _pair.Dispose();

    [Test]
    public void Sessions_AreThereBeforeTheirPacketsCome_AndMoveWithThem()
    {
        Talk[] talks = Begin(0, Sessions / 2);
        foreach ((TestDirector director, PeerLink link, WorkersDirector _) in _ends)
            link.Configure(director.Settings(), _clock.NowMs);
        Run(1_000);
        Assert.That(Pair.RemoteOf(_pair.B), Is.EqualTo(Sessions / 2), "in the bulk");
        talks = [.. talks, .. Begin(Sessions / 2, Sessions / 2)];
        Run(200);
        Assert.That(Pair.RemoteOf(_pair.B), Is.EqualTo(Sessions), "and as they are made");
        Assert.That(_ends[0].Link.Traffic.Unacknowledged, Is.Zero);

        foreach (Talk talk in talks)
        {
            talk.Request(_pair.B);
            talk.Reply(_pair.B);
        }
        Run(3_000);

        Assert.That((_pair.TotalsOfB.Adopted, _pair.TotalsOfA.Yielded), Is.EqualTo(((ulong)Sessions, (ulong)Sessions)));
        Assert.That((Pair.RemoteOf(_pair.A), Pair.RemoteOf(_pair.B)), Is.EqualTo((Sessions, 0)));
        Assert.That(_ends[1].Link.Traffic.Heard.Held, Is.EqualTo(Sessions), "the peer says so, too");
        Assert.That(_ends[1].Link.Traffic.LagMs(_clock.NowMs), Is.LessThan(100));
        _pair.AssertConsistent();
    }

    [Test]
    public void Sessions_OfAConnectionThatBreaks_AreToldOnTheNext()
    {
        foreach ((TestDirector director, PeerLink link, WorkersDirector _) in _ends)
            link.Configure(director.Settings(), _clock.NowMs);
        Run(500);
        foreach ((TestDirector director, PeerLink _, WorkersDirector _) in _ends)
            foreach (Pipe pipe in director.Network.Made)
                pipe.Close();
        Talk[] talks = Begin(0, Sessions);
        Run(10);
        talks[0].Close(_pair.A);
        Run(3_000);

        Assert.That(Pair.RemoteOf(_pair.B), Is.EqualTo(Pair.SessionsOf(_pair.A).Count));
        _pair.AssertConsistent();
    }

    [Test]
    public void Sessions_OfAServerThatComesLater_AreToldAgainBeforeTheWalk()
    {
        _pair.B.Use();
        _pair.B.Apply((Way.FullNat with { Server = B }).Configuration());
        Talk[] talks = Begin(0, Sessions);
        foreach ((TestDirector director, PeerLink link, WorkersDirector workers) in _ends)
        {
            link.Traffic.ServersAdded = workers.Compiler.ServersAdded;
            link.Configure(director.Settings(), _clock.NowMs);
        }
        Run(1_000);
        Assert.That((Pair.RemoteOf(_pair.B), _pair.TotalsOfB[SyncRefusal.NoServer]), Is.EqualTo((0, (ulong)Sessions)));

        _pair.B.Use();
        _pair.B.Apply(Way.FullNat.Configuration());
        _ends[1].Link.Traffic.ServersAdded = _pair.B.Compiler.ServersAdded;
        talks[0].Close(_pair.A);
        Run(200);

        Assert.That(Pair.RemoteOf(_pair.B), Is.EqualTo(Pair.SessionsOf(_pair.A).Count));
        Assert.That(_ends[1].Director.Events[^2..], Is.EqualTo(new[] { "bulk wanted", $"peer's bulk {Sessions}" }));
        foreach (Talk talk in talks[1..])
            talk.Request(_pair.B);
        Assert.That(_pair.TotalsOfB.Adopted, Is.EqualTo((ulong)Sessions - 1));
        _pair.AssertConsistent();
    }

    private Talk[] Begin(int first, int count)
    {
        Talk[] talks = [.. Enumerable.Range(first, count).Select(flow => new Talk(Way.FullNat, IpProtocol.Tcp, (ushort)(ClientPort + flow)))];
        foreach (Talk talk in talks)
            talk.Open(_pair.A);
        return talks;
    }

    private void Run(int durationMs)
    {
        for (int ms = 0; ms < durationMs; ms++)
        {
            _clock.NowMs++;
            _pair.A.Network.NowUs += 1_000;
            _pair.B.Network.NowUs += 1_000;
            foreach ((TestDirector _, PeerLink link, WorkersDirector workers) in _ends)
            {
                workers.Use();
                link.Step(_clock.NowMs);
            }
            _pair.Poll();
        }
    }

    private static (TestDirector Director, PeerLink Link, WorkersDirector Workers) Link(TestDirector director, WorkersDirector workers)
    {
        Placement placement = new(2, workers.Exchange.Placement);
        SyncIdentity identity = director.Identity with { Placement = placement, Release = Encoding.ASCII.GetBytes("1.2.3") };
        return (director, new PeerLink(director.Network, workers.Exchange, director, identity), workers);
    }
}
