using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Ports;

namespace Fulcrum.DataPlane.Tests.Pipeline;

public unsafe class PollClockTests
{
    [TestCase(0, WorkerCounter.PollGapsLe10us)]
    [TestCase(10, WorkerCounter.PollGapsLe10us)]
    [TestCase(11, WorkerCounter.PollGapsLe20us)]
    [TestCase(50, WorkerCounter.PollGapsLe50us)]
    [TestCase(51, WorkerCounter.PollGapsLe100us)]
    [TestCase(1000, WorkerCounter.PollGapsLe1ms)]
    [TestCase(1001, WorkerCounter.PollGapsMore)]
    public void BeginPoll_SomeTimeAfterTheLast_CountsTheGapOnce(long gapUs, object expected)
    {
        using ProcessMemory memory = new();
        WorkerStatistics statistics = new((ulong*)memory.Allocate(WorkerStatistics.ServerOffset, "test"), null);
        PollClock clock = new(statistics);
        clock.BeginPoll(5_000_000);
        ulong before = statistics[(WorkerCounter)expected];
        clock.BeginPoll(5_000_000 + gapUs);

        Assert.That(statistics[(WorkerCounter)expected] - before, Is.EqualTo(1));
        ulong all = 0;
        for (WorkerCounter counter = WorkerCounter.PollGapsLe10us; counter <= WorkerCounter.PollGapsMore; counter++)
        {
            all += statistics[counter];
        }

        Assert.That(all, Is.EqualTo(statistics[WorkerCounter.Polls]));
    }

    [Test]
    public void EndPoll_WithAndWithoutPackets_GivesTheTimeUntilTheNextBeginToThePoll()
    {
        using ProcessMemory memory = new();
        WorkerStatistics statistics = new((ulong*)memory.Allocate(WorkerStatistics.ServerOffset, "test"), null);
        PollClock clock = new(statistics);
        Poll(clock, 5_000_000, packets: 3);
        Poll(clock, 5_000_007, packets: 0);
        Poll(clock, 5_000_009, packets: 0);
        Poll(clock, 5_000_209, packets: 64);
        Poll(clock, 5_000_249, packets: 1);

        Assert.That(statistics[WorkerCounter.BusyUs], Is.EqualTo(7 + 40));
        Assert.That(statistics[WorkerCounter.IdleUs], Is.EqualTo(2 + 200));
        Assert.That(statistics[WorkerCounter.EmptyPolls], Is.EqualTo(2));
    }

    private static void Poll(PollClock clock, long nowUs, int packets)
    {
        clock.BeginPoll(nowUs);
        clock.EndPoll(packets);
    }
}
