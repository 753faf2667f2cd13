using System.Globalization;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>The workers of the data plane: what they do, how far their polls are apart, what they poll.</summary>
public static class WorkerTable
{
    private const int BurstCapacity = 64;
    private const double BytesPerMiB = 1 << 20;
    private const ulong UsPerSecond = 1_000_000;

    /// <summary>Counts since the start, in three tables with a line a worker.</summary>
    public static string Format(ListWorkersResponse response) => Format(response, asRates: false);

    /// <summary>The same of a span of time: packets and hand-offs a second.</summary>
    public static string FormatRates(ListWorkersResponse response) => Format(response, asRates: true);

    private static string Format(ListWorkersResponse response, bool asRates)
    {
        ArgumentNullException.ThrowIfNull(response);
        List<Worker> workers = [.. response.Workers.OrderBy(worker => worker.Index)];
        return $"{Load(workers, asRates)}\n{Gaps(workers)}\n{Queues(workers)}";
    }

    private static TextTable Load(List<Worker> workers, bool asRates)
    {
        string per = asRates ? "/S" : "";
        TextTable table = new(
            ">WORKER", ">CPU", ">NUMA", ">BUSY", ">BUSY-US", ">IDLE-US", $">PACKETS{per}", $">OF-{BurstCapacity}", $">DROPPED{per}",
            $">HANDED-OFF{per}", $">TAKEN-OVER{per}", $">MISPLACED{per}", $">RING-FULL{per}", ">SESSIONS", ">CAPACITY", ">MEMORY");
        foreach (Worker worker in workers)
        {
            ulong time = worker.BusyUs + worker.IdleUs;
            object Count(ulong count) => !asRates ? count : time == 0 ? "-" : (ulong)((UInt128)count * UsPerSecond / time);
            table.Add(
                worker.Index, worker.HasCpu ? worker.Cpu : "-", worker.HasNumaNode ? worker.NumaNode : "-",
                time == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * worker.BusyUs / time:0.0}%"), worker.BusyUs, worker.IdleUs,
                Count(worker.ReceivedPackets), BurstFill(worker), Count(worker.DroppedPackets),
                Count(worker.HandedOff), Count(worker.TakenOver), Count(worker.MisplacedReplies), Count(worker.HandoffRingFull),
                worker.Sessions, worker.SessionCapacity,
                string.Create(CultureInfo.InvariantCulture, $"{worker.SessionBytes / BytesPerMiB:0.0} MiB"));
        }

        return table;
    }

    /// <summary>Packets in a burst, on average.</summary>
    private static string BurstFill(Worker worker) => worker.Bursts == 0
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{(double)worker.ReceivedPackets / worker.Bursts:0.0}");

    private static TextTable Gaps(List<Worker> workers)
    {
        List<uint> bounds = [.. workers.SelectMany(worker => worker.PollGaps).Select(gaps => gaps.AtMostUs).Distinct().OrderBy(bound => bound == 0).ThenBy(bound => bound)];
        TextTable table = new([">WORKER", ">POLLS", ">EMPTY", .. bounds.Select(Title), ">LONGEST-US"]);
        foreach (Worker worker in workers)
        {
            IEnumerable<object> counts = bounds.Select(bound => (object?)worker.PollGaps.FirstOrDefault(gaps => gaps.AtMostUs == bound)?.Count ?? "-");
            table.Add([worker.Index, worker.Polls, worker.EmptyPolls, .. counts, worker.LongestPollGapUs]);
        }

        return table;
    }

    private static string Title(uint boundUs) => boundUs switch
    {
        0 => ">GAPS-MORE",
        >= 1000 when boundUs % 1000 == 0 => $">GAPS<={boundUs / 1000}ms",
        _ => $">GAPS<={boundUs}us",
    };

    private static TextTable Queues(List<Worker> workers)
    {
        TextTable table = new(">WORKER", "PORT", "QUEUES", "STEERING", "WHY");
        foreach (Worker worker in workers)
        {
            foreach (WorkerQueues queues in worker.Queues)
            {
                table.Add(worker.Index, queues.Port, string.Join(',', queues.Queues), SteeringText.Word(queues.Steering),
                    SteeringText.Reason(queues.SteeringReason));
            }

            if (worker.Queues.Count == 0)
            {
                table.Add(worker.Index, "-", "-", "-", "-");
            }
        }

        return table;
    }
}
