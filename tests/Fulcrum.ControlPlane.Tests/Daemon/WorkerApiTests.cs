using Fulcrum.Api.V1;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Tests.Daemons;

public sealed class WorkerApiTests() : ApiFixture(Samples.File)
{
    [Test]
    public async Task Workers_List_HasLoadPlaceAndQueues()
    {
        Segment.Layout.WorkerCounters.Add(
            ["busy_us", "idle_us", "bursts", "handed_off", "poll_gaps_le_10us", "poll_gaps_more", "sessions", "drop.handoff_ring_full"]);
        Segment.SetWorker(1, "received", 640);
        Segment.SetWorker(1, "bursts", 20);
        Segment.SetWorker(1, "busy_us", 250);
        Segment.SetWorker(1, "idle_us", 750);
        Segment.SetWorker(1, "handed_off", 30);
        Segment.SetWorker(1, "poll_gaps_le_10us", 99);
        Segment.SetWorker(1, "poll_gaps_more", 1);
        Segment.SetWorker(1, "sessions", 5);
        Segment.SetWorker(1, "drop.ttl_expired", 2);
        Segment.SetWorker(1, "drop.handoff_ring_full", 3);
        DataPlane.Workers = [new() { Cpu = 1, NumaNode = -1 }, new() { Cpu = 2, NumaNode = 0 }];
        DataPlane.Ports.Ports[0].Steering = Wire.PortSteering.Device;
        DataPlane.Ports.Ports[0].QueueWorkers.Add([0, 1, 0, 1]);
        DataPlane.Ports.Ports[1].Steering = Wire.PortSteering.Software;
        DataPlane.Ports.Ports[1].QueueWorkers.Add(0);
        DataPlane.Ports.Ports[1].SteeringReason = "net_af_packet has no RSS";
        await RestartAsync();

        ListWorkersResponse response = await Daemon.Workers.ListAsync(new());

        Assert.Multiple(() =>
        {
            Assert.That(response.Workers.Select(w => w.Index), Is.EqualTo(new[] { 0u, 1u }));
            Assert.That(response.Workers[0].HasNumaNode, Is.False, "-1 is not known");
            Assert.That(response.Workers[0].Queues[1], Is.EqualTo(new WorkerQueues
            {
                Port = "lan", Queues = { 0 }, Steering = PortSteering.Software, SteeringReason = "net_af_packet has no RSS",
            }));
            Worker worker = response.Workers[1];
            PollGaps[] counted = [.. worker.PollGaps.Where(gaps => gaps.Count > 0)];
            worker.PollGaps.Clear();
            worker.PollGaps.Add(counted);
            Assert.That(worker, Is.EqualTo(new Worker
            {
                Index = 1, Cpu = 2, NumaNode = 0, BusyUs = 250, IdleUs = 750, ReceivedPackets = 640, Bursts = 20, HandedOff = 30,
                DroppedPackets = 5, HandoffRingFull = 3, Sessions = 5,
                PollGaps = { new PollGaps { AtMostUs = 10, Count = 99 }, new PollGaps { Count = 1 } },
                Queues = { new WorkerQueues { Port = "wan", Queues = { 1, 3 }, Steering = PortSteering.Device } },
            }));
        });
    }

    [Test]
    public async Task Workers_WithSampledStages_ListThoseThatHadPackets()
    {
        Segment.Layout.ProcessCounters.Add("cycles_per_second");
        Segment.Layout.WorkerCounters.Add(
            from stage in (string[])["receive", "punt", "poll"]
            from field in (string[])["cycles", "packets", "polls"]
            select $"stage.{stage}.{field}");
        Segment.SetProcess("cycles_per_second", 2_100_000_000);
        Segment.SetWorker(1, "stage.receive.cycles", 900);
        Segment.SetWorker(1, "stage.receive.packets", 30);
        Segment.SetWorker(1, "stage.receive.polls", 2);
        Segment.SetWorker(1, "stage.poll.cycles", 90);
        Segment.SetWorker(1, "stage.poll.packets", 31);
        Segment.SetWorker(1, "stage.poll.polls", 3);
        await RestartAsync();

        ListWorkersResponse response = await Daemon.Workers.ListAsync(new());

        Assert.That(response.CyclesPerSecond, Is.EqualTo(2_100_000_000));
        Assert.That(response.Workers[0].Stages, Is.Empty);
        Assert.That(response.Workers[1].Stages, Is.EqualTo(new[]
        {
            new StageCycles { Stage = "receive", Cycles = 900, Packets = 30, Polls = 2 }, new StageCycles { Stage = "poll", Cycles = 90, Packets = 31, Polls = 3 },
        }));
    }

    [Test]
    public async Task SampleCycles_ReachesTheDataPlane_WhichMayRefuse()
    {
        SampleCyclesResponse response = await Daemon.Workers.SampleCyclesAsync(new() { Interval = 16, Seconds = 5 });
        DataPlane.Refuse = request => request.SampleCycles is null ? null : "not for so long";

        Assert.That((response.Interval, response.Seconds), Is.EqualTo((16u, 5u)));
        await RefusedAsync(StatusCode.InvalidArgument, "not for so long", () => Daemon.Workers.SampleCyclesAsync(new()).ResponseAsync);
        DataPlane.Dispose();
        await Eventually.IsTrue(() => !Daemon.Director.GetStatus(new()).DataPlaneConnected, "the data plane is away");
        await RefusedAsync(StatusCode.Unavailable, "", () => Daemon.Workers.SampleCyclesAsync(new()).ResponseAsync);
    }

    [Test]
    public async Task Workers_OfADataPlaneThatTellsNoPlaces_AreListedWithout()
    {
        ListWorkersResponse response = await Daemon.Workers.ListAsync(new());

        Assert.That(response.Workers, Has.Count.EqualTo(2));
        Assert.That(response.Workers.Select(w => (w.HasCpu, w.HasNumaNode, w.Queues.Count)), Is.All.EqualTo((false, false, 0)));
    }

    [Test]
    public async Task RepliesMisplaced_Told_IsAWarningInTheStatus()
    {
        await DataPlane.SendEventAsync(new() { RepliesMisplaced = new() { Replies = 300, Received = 12_000 } });

        GetStatusResponse status = new();
        for (int look = 0; look < 500 && status.Warnings.Count == 0; look++)
        {
            await Task.Delay(20);
            status = await Daemon.Director.GetStatusAsync(new());
        }

        Assert.That(status.Warnings, Has.One.StartsWith("300 FULLNAT replies of 12000 packets (2.5 %) arrived at workers that are not theirs"));
    }
}
