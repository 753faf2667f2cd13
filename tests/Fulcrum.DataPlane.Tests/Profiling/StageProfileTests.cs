using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;
using Fulcrum.DataPlane.Tests.Golden;
using Fulcrum.DataPlane.Tests.Workers;
using Fulcrum.Packets;
using Fulcrum.Testing;
using static Fulcrum.DataPlane.Tests.Golden.Lab;

namespace Fulcrum.DataPlane.Tests.Profiling;

/// <summary>What sampled polls say of their stages. Time passes in calls of the port alone, so that every cycle is known.</summary>
internal sealed class StageProfileTests
{
    private const ulong Call = MemoryNetwork.CyclesPerCall;

    private Director _director = null!;

    [SetUp]
    public void SetUp()
    {
        _director = new Director(Configuration(Service(IpProtocol.Udp, "rr", (A, 1))));
        Poll(Known());
    }

    [TearDown]
    public void TearDown() => _director.Dispose();

    [Test]
    public void Poll_NotSampled_CountsNothing()
    {
        Poll(Known(), Punted());

        Assert.That(Seen(), Is.Empty);
    }

    [Test]
    public void Poll_KnownSession_IsReceivedForwardedAndTransmitted()
    {
        _director.Worker.Profile.Sample(1);

        Poll(Known(), Known(), Known());

        // Two ports and the kernel's ring are asked for packets; the latter has none.
        Assert.That(Seen(), Is.EqualTo(new[]
        {
            (Stage.Receive, 2 * Call, 3ul, 1ul), (Stage.Parse, 0ul, 3ul, 1ul), (Stage.Candidates, 0ul, 3ul, 1ul), (Stage.Forward, 0ul, 3ul, 1ul),
            (Stage.Transmit, Call, 3ul, 1ul),
            (Stage.Sweep, 0ul, 3ul, 1ul), (Stage.Poll, Call, 3ul, 1ul),
        }));
    }

    [Test]
    public void Poll_PacketThatNeedsMore_TakesTheLongWay()
    {
        _director.Worker.Profile.Sample(1);

        Poll(FromClient(ttl: 1).Udp(ClientPort, VirtualPort), Known());

        Assert.That(Seen(Stage.Forward, Stage.Confirm, Stage.Track, Stage.Route, Stage.Rewrite), Is.EqualTo(new[]
        {
            (Stage.Forward, 0ul, 1ul, 1ul), (Stage.Confirm, 0ul, 1ul, 1ul), (Stage.Track, 0ul, 1ul, 1ul), (Stage.Route, 0ul, 1ul, 1ul),
        }));
    }

    [Test]
    public void Poll_NewSession_IsMadeAndForwarded()
    {
        _director.Worker.Profile.Sample(1);

        Poll(FromClient().Udp(ClientPort + 1, VirtualPort));

        Assert.That(Seen(Stage.NewSession, Stage.LookUp, Stage.Rewrite), Is.EqualTo(new[]
        {
            (Stage.Rewrite, 0ul, 1ul, 1ul), (Stage.NewSession, 0ul, 1ul, 1ul),
        }));
    }

    [Test]
    public void Poll_FirstSessionOfAServer_LooksItsRouteUp()
    {
        _director.Apply(Configuration(Service(IpProtocol.Udp, "rr", (B, 1))));
        _director.Worker.Profile.Sample(1);

        Poll(FromClient().Udp(ClientPort + 1, VirtualPort));

        Assert.That(Seen(Stage.NewSession, Stage.LookUp, Stage.Rewrite), Is.EqualTo(new[]
        {
            (Stage.NewSession, 0ul, 1ul, 1ul), (Stage.LookUp, Call, 1ul, 1ul),
        }));
    }

    [Test]
    public void Poll_PuntedPacket_TakesTheKernelsRing()
    {
        _director.Worker.Profile.Sample(1);

        Poll(Punted(), Known());

        Assert.That(Seen(Stage.Receive, Stage.Forward, Stage.Transmit, Stage.Punt, Stage.Poll), Is.EqualTo(new[]
        {
            (Stage.Receive, 2 * Call, 2ul, 1ul), (Stage.Forward, 0ul, 1ul, 1ul), (Stage.Transmit, Call, 1ul, 1ul), (Stage.Punt, 2 * Call, 1ul, 1ul),
            (Stage.Poll, 0ul, 2ul, 1ul),
        }));
    }

    [Test]
    public void Poll_IcmpError_IsSetAside()
    {
        _director.Worker.Profile.Sample(1);

        Poll(FromClient().IcmpError(3, 3, Known()));

        Assert.That(Seen(Stage.Aside), Is.EqualTo(new[] { (Stage.Aside, 0ul, 1ul, 1ul) }));
    }

    [Test]
    public void Poll_OneInThree_IsSampled()
    {
        _director.Worker.Profile.Sample(3);

        for (int poll = 1; poll <= 7; poll++)
            Poll([.. Enumerable.Repeat(Known(), poll)]);

        Assert.That(Seen(Stage.Poll).Select(of => (of.Packets, of.Polls)), Is.EqualTo(new[] { (3ul + 6, 2ul) }));
    }

    [Test]
    public void Poll_WithoutPackets_CountsNothing()
    {
        _director.Worker.Profile.Sample(1);

        Poll();

        Assert.That(Seen(), Is.Empty);
    }

    [Test]
    public void Poll_AfterSampling_CountsNothingMore()
    {
        _director.Worker.Profile.Sample(1);
        Poll(Known());
        _director.Worker.Profile.Sample(0);
        (Stage, ulong, ulong, ulong)[] before = [.. Seen()];

        Poll(Known());

        Assert.That(Seen(), Is.EqualTo(before));
    }

    [Test]
    public void Poll_PacketsOfAnotherWorker_AreHandedOverAndTakenOver()
    {
        using WorkersDirector director = new(Way.DirectRoute.Configuration(), 2, Arrangement.OneQueue);
        foreach (Worker<MemoryPort> worker in director.Workers)
            worker.Profile.Sample(1);
        for (ushort port = 0; port < 60; port++)
            director.Deliver(Director.Wan, FromClient().Udp((ushort)(ClientPort + port), VirtualPort));
        director.Workers[0].Poll();
        director.Workers[1].Poll();

        Assert.That(director.Statistics[0][WorkerCounter.HandedOff], Is.EqualTo(60), "to their worker, or finished, to the one that sends by the port");
        ulong handedOver = director.Statistics[0][Stage.Handoff].Packets;
        Assert.That(handedOver, Is.InRange(15, 45));
        Assert.That(director.Statistics[0][Stage.Transmit].Packets, Is.EqualTo(60 - handedOver));
        Assert.That(director.Statistics[0][Stage.NewSession].Packets, Is.EqualTo(60), "whose they are is found out there");
        StageCounters taken = director.Statistics[1][Stage.Handoff];
        Assert.That((taken.Packets, taken.Cycles), Is.EqualTo((60ul, Call)));
        Assert.That(director.Statistics[1][Stage.NewSession].Packets, Is.EqualTo(handedOver));
        Assert.That(director.Statistics[1][Stage.Poll].Packets, Is.EqualTo(director.Statistics[1][WorkerCounter.TakenOver]));
    }

    private static PacketBuilder Known() => FromClient().Udp(ClientPort, VirtualPort);

    private static PacketBuilder Punted() => FromClient().Icmp(8);

    /// <summary>One poll that receives these.</summary>
    private void Poll(params PacketBuilder[] packets)
    {
        foreach (PacketBuilder packet in packets)
            _director.Network.Deliver(Director.Wan, 0, packet.Build());
        _director.Worker.Poll();
    }

    /// <summary>Stages that counted something; of those named, if any are.</summary>
    private IEnumerable<(Stage Stage, ulong Cycles, ulong Packets, ulong Polls)> Seen(params Stage[] stages) =>
        from stage in Enum.GetValues<Stage>()
        let counters = _director.Statistics[stage]
        where stages.Length == 0 || stages.Contains(stage)
        where counters.Cycles + counters.Packets + counters.Polls > 0
        select (stage, counters.Cycles, counters.Packets, counters.Polls);
}
