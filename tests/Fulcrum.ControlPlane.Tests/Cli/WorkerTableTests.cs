using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Tests;

internal sealed class WorkerTableTests
{
    [Test]
    public void Format_TwoWorkers_ListsLoadGapsAndQueues() =>
        Assert.That(WorkerTable.Format(TwoWorkers()), Is.EqualTo(
            """
            WORKER  CPU  NUMA   BUSY  BUSY-US  IDLE-US  PACKETS  OF-64  DROPPED  HANDED-OFF  TAKEN-OVER  MISPLACED  RING-FULL  SESSIONS  CAPACITY    MEMORY
                 0    2     0  75.0%   750000   250000      640   32.0        9          30          20          1          2         5   1048576  94.0 MiB
                 1    -     -      -        0        0        0      -        0           0           0          0          0         0         0   0.0 MiB

            WORKER  POLLS  EMPTY  GAPS<=10us  GAPS<=1ms  GAPS-MORE  LONGEST-US
                 0    100     80          97          2          1        1200
                 1      0      0           -          -          -           0

            WORKER  PORT  QUEUES  STEERING  WHY
                 0  wan   0,2     device    -
                 0  lan   0       software  net_af_packet has no RSS
                 1  -     -       -         -

            """));

    [Test]
    public void FormatRates_HalfASecond_ShowsPacketsASecond()
    {
        ListWorkersResponse response = TwoWorkers();
        Worker worker = response.Workers.Single(of => of.Index == 0);
        worker.BusyUs = 375_000;
        worker.IdleUs = 125_000;

        string[] lines = WorkerTable.FormatRates(response).Split('\n');

        Assert.That(lines[0], Does.Contain("PACKETS/S").And.Contain("HANDED-OFF/S"));
        Assert.That(Cells(lines[1])[..10], Is.EqualTo(new[] { "0", "2", "0", "75.0%", "375000", "125000", "1280", "32.0", "18", "60" }));
        Assert.That(Cells(lines[2])[6], Is.EqualTo("-"), "of a worker that has not run nothing is known");
    }

    [Test]
    public void Between_TwoLooks_TakesCountsOffAndKeepsStates()
    {
        ListWorkersResponse earlier = TwoWorkers();
        ListWorkersResponse later = TwoWorkers();
        Worker now = later.Workers.Single(worker => worker.Index == 0);
        now.Polls += 10;
        now.ReceivedPackets += 7;
        now.BusyUs += 1_000;
        now.Sessions = 4;
        now.PollGaps[0].Count += 10;

        Worker difference = WorkerDifference.Between(earlier, later).Workers.Single(worker => worker.Index == 0);

        Assert.That((difference.Polls, difference.ReceivedPackets, difference.BusyUs, difference.IdleUs), Is.EqualTo((10UL, 7UL, 1_000UL, 0UL)));
        Assert.That((difference.Sessions, difference.SessionCapacity, difference.LongestPollGapUs), Is.EqualTo((4UL, 1_048_576UL, 1_200UL)));
        Assert.That(difference.PollGaps.Select(gaps => gaps.Count), Is.EqualTo(new[] { 10UL, 0UL, 0UL }));
        Assert.That(now.PollGaps[0].Count, Is.EqualTo(107), "the look itself stays as it is");
    }

    [Test]
    public void Between_DataPlaneStartedAnew_CountsFromItsStart()
    {
        ListWorkersResponse later = TwoWorkers();
        later.Workers.Single(worker => worker.Index == 0).Polls = 3;

        Assert.That(WorkerDifference.Between(TwoWorkers(), later), Is.EqualTo(later));
    }

    private static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>One that works, one of which nothing is known; not in their order.</summary>
    private static ListWorkersResponse TwoWorkers() => new()
    {
        Workers =
        {
            new Worker { Index = 1 },
            new Worker
            {
                Index = 0, Cpu = 2, NumaNode = 0, BusyUs = 750_000, IdleUs = 250_000, Polls = 100, EmptyPolls = 80, LongestPollGapUs = 1_200,
                PollGaps = { new PollGaps { AtMostUs = 10, Count = 97 }, new PollGaps { AtMostUs = 1_000, Count = 2 }, new PollGaps { Count = 1 } },
                ReceivedPackets = 640, Bursts = 20, DroppedPackets = 9, HandedOff = 30, TakenOver = 20, MisplacedReplies = 1, HandoffRingFull = 2,
                Sessions = 5, SessionCapacity = 1_048_576, SessionBytes = 94UL << 20,
                Queues =
                {
                    new WorkerQueues { Port = "wan", Queues = { 0, 2 }, Steering = PortSteering.Device },
                    new WorkerQueues { Port = "lan", Queues = { 0 }, Steering = PortSteering.Software, SteeringReason = "net_af_packet has no RSS" },
                },
            },
        },
    };
}
