using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>What workers did between two looks at them.</summary>
public static class WorkerDifference
{
    /// <summary>
    /// The later look, with the earlier one's counts taken off. What is a state stays as it is: sessions, capacity, memory, the longest
    /// gap, queues. Of a data plane that was started in between everything counts.
    /// </summary>
    public static ListWorkersResponse Between(ListWorkersResponse earlier, ListWorkersResponse later)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(later);
        ListWorkersResponse difference = new() { CyclesPerSecond = later.CyclesPerSecond };
        foreach (Worker worker in later.Workers)
        {
            Worker? before = earlier.Workers.FirstOrDefault(of => of.Index == worker.Index);
            difference.Workers.Add(before is null || before.Polls > worker.Polls ? worker.Clone() : Subtract(worker, before));
        }

        return difference;
    }

    private static Worker Subtract(Worker now, Worker before)
    {
        Worker difference = new(now)
        {
            BusyUs = now.BusyUs - before.BusyUs,
            IdleUs = now.IdleUs - before.IdleUs,
            Polls = now.Polls - before.Polls,
            EmptyPolls = now.EmptyPolls - before.EmptyPolls,
            ReceivedPackets = now.ReceivedPackets - before.ReceivedPackets,
            ReceivedBytes = now.ReceivedBytes - before.ReceivedBytes,
            Bursts = now.Bursts - before.Bursts,
            TransmittedPackets = now.TransmittedPackets - before.TransmittedPackets,
            PuntedPackets = now.PuntedPackets - before.PuntedPackets,
            DroppedPackets = now.DroppedPackets - before.DroppedPackets,
            HandedOff = now.HandedOff - before.HandedOff,
            TakenOver = now.TakenOver - before.TakenOver,
            MisplacedReplies = now.MisplacedReplies - before.MisplacedReplies,
            HandoffRingFull = now.HandoffRingFull - before.HandoffRingFull,
        };
        foreach (PollGaps gaps in difference.PollGaps)
        {
            gaps.Count -= before.PollGaps.FirstOrDefault(of => of.AtMostUs == gaps.AtMostUs)?.Count ?? 0;
        }

        foreach (StageCycles stage in difference.Stages)
        {
            StageCycles? then = before.Stages.FirstOrDefault(of => of.Stage == stage.Stage);
            stage.Cycles -= then?.Cycles ?? 0;
            stage.Packets -= then?.Packets ?? 0;
            stage.Polls -= then?.Polls ?? 0;
        }

        return difference;
    }
}
