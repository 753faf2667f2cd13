using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Snapshots;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Schedule;

/// <summary>LVS's -x and -y: when a server is overloaded, packet by packet and at the counters' edges.</summary>
internal sealed unsafe class ThresholdTests
{
    [Test]
    public void Server_With10Of10Sessions_GetsNewOnesBelow8()
    {
        using Director director = new(Limited(10, 0));
        for (int session = 0; session < 10; session++)
            Assert.That(Begins(director, (ushort)(1001 + session)), Is.True, $"session {session + 1}");
        Assert.That(Begins(director, 2000), Is.False, "the eleventh");

        Close(director, 1001);
        Assert.That(Begins(director, 2000), Is.False, "a closed session counts until it expires");
        EndClosed(director);
        Assert.That(SessionCount(director), Is.EqualTo(9));
        Assert.That(Begins(director, 2000), Is.False, "9 are not below 8");
        Close(director, 1002);
        EndClosed(director);
        Assert.That(Begins(director, 2000), Is.False, "8 are not below 8");
        Close(director, 1003);
        EndClosed(director);
        foreach (ushort port in (ushort[])[2000, 2001, 2002])
            Assert.That(Begins(director, port), Is.True, "7 are");
        Assert.That(Begins(director, 2003), Is.False);
    }

    [Test]
    public void Server_WithALowerThreshold_GetsNewOnesBelowIt()
    {
        using SchedulerBench bench = new();
        Apply(bench, "rr", 10, 5);
        Fill(bench, 10);
        ServerCounters* counters = bench.CountersOf('A');
        foreach ((ulong sessions, char expected) in new[] { (10UL, '-'), (5UL, '-'), (4UL, 'A'), (9UL, 'A') })
        {
            counters->InactiveSessions = sessions;
            Assert.That(bench.PickName(), Is.EqualTo(expected), $"{sessions} sessions");
        }
    }

    [Test]
    public void Threshold_ReachedAndLeftBetweenTwoPicks_StillHolds()
    {
        using SchedulerBench bench = new();
        Apply(bench, "wlc", 10, 0);
        Fill(bench, 10);
        bench.CountersOf('A')->InactiveSessions = 9;
        Assert.That(bench.PickName(), Is.EqualTo('-'), "9 sessions, but there have been 10");
    }

    [Test]
    public void Threshold_LeftWhileTemplatesBindNewSessions_IsLeft()
    {
        using SchedulerBench bench = new();
        Apply(bench, "wlc", 10, 0);
        Fill(bench, 10);
        bench.CountersOf('A')->InactiveSessions = 7;
        bench.Begin(bench.Server('A'), isActive: false);
        bench.Begin(bench.Server('A'), isActive: false);
        Assert.That(bench.PickName(), Is.EqualTo('A'), "9 sessions, but there have been 7");
    }

    [Test]
    public void Edit_OfThresholds_CountsAtOnce()
    {
        using SchedulerBench bench = new();
        Apply(bench, "rr", 20, 0);
        Fill(bench, 12);
        Apply(bench, "rr", 10, 0);
        bench.CountersOf('A')->InactiveSessions = 9;
        Assert.That(bench.PickName(), Is.EqualTo('-'), "there were 12 at the edit");
        Apply(bench, "rr", 12, 0);
        Assert.That(bench.PickName(), Is.EqualTo('-'), "9 are not below 9");
        Apply(bench, "rr", 13, 0);
        Assert.That(bench.PickName(), Is.EqualTo('A'), "9 are below 10");
        Apply(bench, "rr", 9, 0);
        Assert.That(bench.PickName(), Is.EqualTo('-'));
        Apply(bench, "rr", 0, 0);
        Assert.That(bench.PickName(), Is.EqualTo('A'), "no limit");
    }

    [Test]
    public void Weights_EditedWhileOverloaded_ChangeNothing()
    {
        using SchedulerBench bench = new();
        Apply(bench, "rr", 10, 0);
        Fill(bench, 10);
        bench.CountersOf('A')->InactiveSessions = 9;
        Wire.VirtualService service = SchedulerBench.Make("rr", 7);
        service.RealServers[0].UpperThreshold = 10;
        bench.Apply(service);
        Assert.That(bench.PickName(), Is.EqualTo('-'));
    }

    [Test]
    public void WeightedRoundRobin_OfHeavyOverloadedServers_FindsTheLightOne()
    {
        using SchedulerBench bench = new();
        Wire.VirtualService service = SchedulerBench.Make("wrr", 65_535, 65_534, 1, 3);
        service.RealServers[0].UpperThreshold = service.RealServers[1].UpperThreshold = 1;
        bench.Apply(service);
        bench.CountersOf('A')->ActiveSessions = bench.CountersOf('B')->ActiveSessions = 1;
        string picks = bench.PickNames(400);
        Assert.That((picks.Count(name => name == 'D'), picks.Count(name => name == 'C')), Is.EqualTo((300, 100)));
    }

    [Test]
    public void Services_WithOnlyDrainingServers_PickNobody()
    {
        using SchedulerBench bench = new();
        foreach (string scheduler in SchedulerNames.ByName.Keys)
        {
            Wire.VirtualService service = SchedulerBench.Make(scheduler, 3, 2);
            service.RealServers[0].Draining = service.RealServers[1].Draining = true;
            bench.Apply(service);
            Assert.That(bench.PickName(), Is.EqualTo('-'), scheduler);
        }
    }

    private static void Apply(SchedulerBench bench, string scheduler, uint upper, uint lower)
    {
        Wire.VirtualService service = SchedulerBench.Make(scheduler, 1);
        (service.RealServers[0].UpperThreshold, service.RealServers[0].LowerThreshold) = (upper, lower);
        bench.Apply(service);
    }

    private static void Fill(SchedulerBench bench, int sessions)
    {
        for (int session = 0; session < sessions; session++)
            bench.Begin(bench.Pick(), isActive: false);
    }

    private static Wire.Snapshot Limited(uint upper, uint lower)
    {
        Wire.Snapshot configuration = OneServer;
        (configuration.Services[0].RealServers[0].UpperThreshold, configuration.Services[0].RealServers[0].LowerThreshold) = (upper, lower);
        return configuration;
    }

    private static bool Begins(Director director, ushort port)
    {
        director.Network.Deliver(Director.Wan, 0, ClientTcp(TcpFlags.Syn, port).Build());
        director.PollAll();
        bool began = director.Network.TakeTransmitted(Director.Lan) is not null;
        if (began)
        {
            director.Network.Deliver(Director.Wan, 0, ClientTcp(TcpFlags.Ack, port).Build());
            director.PollAll();
            Assert.That(director.Network.TakeTransmitted(Director.Lan), Is.Not.Null);
        }
        return began;
    }

    /// <summary>An established session that the client resets is closed for ten seconds.</summary>
    private static void Close(Director director, ushort port)
    {
        director.Network.Deliver(Director.Wan, 0, ClientTcp(TcpFlags.Rst, port).Build());
        director.PollAll();
        Assert.That(director.Network.TakeTransmitted(Director.Lan), Is.Not.Null);
    }

    private static void EndClosed(Director director)
    {
        director.Advance(TimeSpan.FromSeconds(11));
        director.SweepAll();
    }

    private static ulong SessionCount(Director director) => director.Statistics[WorkerCounter.Sessions];
}
