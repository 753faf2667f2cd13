using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;

namespace Fulcrum.Cli.Tests;

internal sealed class StageTableTests
{
    [Test]
    public void Format_TwoWorkers_ListsStagesTheirTotalAndTheBusyTime() =>
        Assert.That(StageTable.Format(TwoWorkers()), Is.EqualTo(
            """
            WORKER  STAGE    PACKETS  CYCLES/PACKET  NS/PACKET   SHARE
                 0  receive     1000           60.0       30.0   60.0%
                 0  punt          10          100.0       50.0    1.0%
                 0  poll        1000           39.0       19.5   39.0%
                 0  total       1000          100.0       50.0  100.0%
                 0  busy       64000          105.0       52.5  105.0%
                 1  total          0              -          -       -
                 1  busy           0              -          -       -

            """));

    [Test]
    public void Format_UnknownRateOfTheCounter_HasNoTimes()
    {
        ListWorkersResponse response = TwoWorkers();
        response.CyclesPerSecond = 0;

        string[] lines = StageTable.Format(response).Split('\n');

        Assert.That(lines[1], Does.EndWith("60.0          -   60.0%"));
        Assert.That(lines[5], Does.EndWith("0.0          -    0.0%"));
    }

    [Test]
    public void Between_TwoLooks_TakesTheEarlierStagesOff()
    {
        ListWorkersResponse earlier = TwoWorkers();
        ListWorkersResponse later = TwoWorkers();
        later.Workers[1].Stages[0].Cycles += 77;
        later.Workers[1].Stages[0].Packets += 7;
        later.Workers[1].Stages[0].Polls++;
        later.Workers[1].Stages.Add(new StageCycles { Stage = "sweep", Cycles = 5, Packets = 4, Polls = 3 });

        ListWorkersResponse difference = WorkerDifference.Between(earlier, later);

        Assert.That(difference.CyclesPerSecond, Is.EqualTo(later.CyclesPerSecond));
        Assert.That(difference.Workers[1].Stages.Where(stage => stage.Polls > 0), Is.EqualTo(new[]
        {
            new StageCycles { Stage = "receive", Cycles = 77, Packets = 7, Polls = 1 }, new StageCycles { Stage = "sweep", Cycles = 5, Packets = 4, Polls = 3 },
        }));
        Assert.That(StageTable.Format(difference), Does.Not.Contain("punt"), "what had no packets between the looks");
    }

    /// <summary>One that was sampled, at 2 GHz, and one that had no packets; not in their order.</summary>
    private static ListWorkersResponse TwoWorkers() => new()
    {
        CyclesPerSecond = 2_000_000_000,
        Workers =
        {
            new Worker { Index = 1 },
            new Worker
            {
                Index = 0, Polls = 100, BusyUs = 3_360, ReceivedPackets = 63_000, TakenOver = 1_000,
                Stages =
                {
                    new StageCycles { Stage = "receive", Cycles = 60_000, Packets = 1_000, Polls = 20 },
                    new StageCycles { Stage = "punt", Cycles = 1_000, Packets = 10, Polls = 2 },
                    new StageCycles { Stage = "poll", Cycles = 39_000, Packets = 1_000, Polls = 20 },
                },
            },
        },
    };
}
