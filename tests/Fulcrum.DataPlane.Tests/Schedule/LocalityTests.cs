using Fulcrum.DataPlane.Schedule;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.Packets;

namespace Fulcrum.DataPlane.Tests.Schedule;

/// <summary>lblc and lblcr: what a destination keeps, and for how long.</summary>
internal sealed unsafe class LocalityTests
{
    private const uint DayMs = 86_400_000;
    private const string One = "198.51.100.1";
    private const string Two = "198.51.100.2";

    private SchedulerBench _bench = null!;

    [SetUp]
    public void SetUp() => _bench = new SchedulerBench();

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [Test]
    public void Destination_KeepsItsServer_WhileItHasRoom([Values("lblc", "lblcr")] string scheduler)
    {
        _bench.Apply(scheduler, 10, 10, 10);
        Assert.That(PickAndBegin(One), Is.EqualTo('C'));
        Assert.That(PickAndBegin(Two), Is.EqualTo('B'), "the least loaded one");
        Assert.That(PickAndBegin(One), Is.EqualTo('C'));
        Assert.That(PickAndBegin(One), Is.EqualTo('C'));
    }

    [Test]
    public void Destination_OfABusyServer_GetsAnother()
    {
        _bench.Apply("lblc", 2, 2, 2);
        for (int session = 0; session < 3; session++)
            Assert.That(PickAndBegin(One), Is.EqualTo('C'), "up to one more than its weight");
        Assert.That(PickAndBegin(One), Is.EqualTo('B'), "C has 3 of 2, and B has less than half of its weight");
        Assert.That(PickAndBegin(One), Is.EqualTo('B'), "what was scheduled last is kept");
    }

    [Test]
    public void Destination_OfABusyServer_StaysWhenNobodyHasRoom()
    {
        _bench.Apply("lblc", 2, 2, 2);
        PickAndBegin(One);
        _bench.CountersOf('C')->ActiveSessions = 9;
        _bench.CountersOf('A')->ActiveSessions = _bench.CountersOf('B')->ActiveSessions = 1;
        Assert.That(_bench.PickName(destination: One), Is.EqualTo('C'));
    }

    [Test]
    public void Destination_OfAQuiescedOrRemovedServer_GetsAnother([Values("lblc", "lblcr")] string scheduler)
    {
        _bench.Apply(scheduler, 10, 10, 10);
        Assert.That(_bench.PickName(destination: One), Is.EqualTo('C'));
        _bench.Apply(scheduler, 10, 10, 0);
        Assert.That(_bench.PickName(destination: One), Is.EqualTo('B'));
        _bench.Apply(scheduler, 10);
        Assert.That(_bench.PickName(destination: One), Is.EqualTo('A'));
    }

    [Test]
    public void Destination_OfAnOverloadedServer_KeepsItWithLblcOnly()
    {
        foreach ((string scheduler, char expected) in new[] { ("lblc", 'C'), ("lblcr", 'B') })
        {
            using SchedulerBench bench = new();
            Wire.VirtualService service = SchedulerBench.Make(scheduler, 10, 10, 10);
            service.RealServers[2].UpperThreshold = 1;
            bench.Apply(service);
            ServerEntry* server = bench.Pick(destination: One);
            bench.Begin(server, isActive: false);
            Assert.That(bench.PickName(destination: One), Is.EqualTo(expected), scheduler);
            Assert.That(bench.PickName(destination: Two), Is.EqualTo('B'), "others pass it over");
        }
    }

    [Test]
    public void Set_OfADestination_GrowsWhenBusyAndShrinksWithTime()
    {
        _bench.Apply(SchedulerBench.Make("lblcr", 2, 2, 2), new Wire.Settings { LblcrExpiration = 60 });
        Assert.That(string.Concat(Enumerable.Range(0, 3).Select(_ => PickAndBegin(One))), Is.EqualTo("CCC"));
        Assert.That(PickAndBegin(One), Is.EqualTo('B'), "B joins the set");
        Assert.That(PickAndBegin(One), Is.EqualTo('B'), "the one of the set that has less");
        _bench.CountersOf('C')->ActiveSessions = 0;
        Assert.That(_bench.PickName(destination: One), Is.EqualTo('C'), "still a member");
        _bench.NowMs += 60_001;
        Assert.That(_bench.PickName(destination: One), Is.EqualTo('C'), "and B, which has most, leaves");
        _bench.CountersOf('C')->ActiveSessions = 3;
        _bench.CountersOf('A')->ActiveSessions = 1;
        _bench.CountersOf('B')->ActiveSessions = 1;
        Assert.That(_bench.PickName(destination: One), Is.EqualTo('C'), "B is no member any more");
    }

    [Test]
    public void Destination_NotUsedForTheExpiration_IsForgotten([Values("lblc", "lblcr")] string scheduler)
    {
        _bench.Apply(scheduler, 10, 10);
        Assert.That(PickAndBegin(One), Is.EqualTo('B'));
        _bench.NowMs += DayMs - 1;
        Sweep();
        Assert.That(_bench.PickName(destination: One), Is.EqualTo('B'));
        _bench.NowMs += DayMs;
        Sweep();
        Assert.That(_bench.PickName(destination: One), Is.EqualTo('A'), "B has a session");
    }

    [Test]
    public void Destinations_BeyondTheCapacity_AreScheduledWithoutTheCache()
    {
        _bench.Apply("lblc", 10, 10);
        for (uint index = 0; index < LocalityCache.Capacity; index++)
            _bench.Pick(default, 1, 0, new IpAddress(Be32.FromHost(index)));
        _bench.CountersOf('B')->InactiveSessions = 1;
        Assert.That(_bench.PickName(destination: "9.9.9.9"), Is.EqualTo('A'));
        _bench.CountersOf('A')->InactiveSessions = 2;
        Assert.That(_bench.PickName(destination: "9.9.9.9"), Is.EqualTo('B'), "not kept");

        _bench.NowMs += 360_000;
        Assert.That(_bench.PickName(destination: "0.0.0.7"), Is.EqualTo('B'), "in use");
        Sweep();
        _bench.CountersOf('B')->InactiveSessions = 9;
        Assert.That(_bench.PickName(destination: "0.0.0.7"), Is.EqualTo('B'), "kept");
        Assert.That(_bench.PickName(destination: "9.9.9.9"), Is.EqualTo('A'), "there is room now");
        _bench.CountersOf('A')->InactiveSessions = 99;
        Assert.That(_bench.PickName(destination: "9.9.9.9"), Is.EqualTo('A'), "so it is kept");
    }

    [Test]
    public void Picks_OfManyDestinations_AgreeWithAModelOfTheCache()
    {
        _bench.Apply("lblc", 1_000_000 % 65_536, 65_535, 65_535);
        Random random = new(1);
        Dictionary<uint, char> kept = [];
        for (int turn = 0; turn < 50_000; turn++)
        {
            uint destination = (uint)random.Next(20_000);
            ServerEntry* server = _bench.Pick(default, 1, 0, new IpAddress(Be32.FromHost(destination)));
            char name = SchedulerBench.NameOf(server);
            if (!kept.TryAdd(destination, name))
                Assert.That(name, Is.EqualTo(kept[destination]));
            _bench.CountersOf(name)->InactiveSessions++;
        }
        Assert.That(kept.Values.Distinct().Count(), Is.EqualTo(3));
    }

    private void Sweep() => _bench.Schedulers[0].Sweep(_bench.NowMs, LocalityCache.Capacity);

    private char PickAndBegin(string destination)
    {
        ServerEntry* server = _bench.Pick(destination: destination);
        _bench.Begin(server, isActive: true);
        return SchedulerBench.NameOf(server);
    }
}
