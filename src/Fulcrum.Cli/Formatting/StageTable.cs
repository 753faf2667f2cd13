using System.Globalization;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>Where workers' cycles go: a line for each stage of sampled polls, their total, and what busy polls took on the whole.</summary>
public static class StageTable
{
    // The stage that every sampled packet counts in.
    private const string WholePoll = "poll";
    private const double UsPerSecond = 1e6;
    private const double NsPerSecond = 1e9;

    /// <summary>
    /// The share of a stage, and that of busy polls, is of the total's cycles a packet: busy polls, most of which were not sampled, confirm the
    /// total where theirs is near 100 %.
    /// </summary>
    public static string Format(ListWorkersResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        TextTable table = new(">WORKER", "STAGE", ">PACKETS", ">CYCLES/PACKET", ">NS/PACKET", ">SHARE");
        foreach (Worker worker in response.Workers.OrderBy(worker => worker.Index))
        {
            Add(table, worker, response.CyclesPerSecond);
        }

        return table.ToString();
    }

    private static void Add(TextTable table, Worker worker, double cyclesPerSecond)
    {
        ulong sampled = worker.Stages.FirstOrDefault(stage => stage.Stage == WholePoll)?.Packets ?? 0;
        double total = worker.Stages.Sum(stage => (double)stage.Cycles);
        foreach (StageCycles stage in worker.Stages.Where(stage => stage.Polls > 0))
        {
            AddRow(stage.Stage, stage.Packets, stage.Cycles, stage.Cycles / total);
        }

        AddRow("total", sampled, total, total / total);
        ulong packets = worker.ReceivedPackets + worker.TakenOver;
        double busy = worker.BusyUs / UsPerSecond * cyclesPerSecond;
        AddRow("busy", packets, busy, busy / packets / (total / sampled));

        void AddRow(string stage, ulong count, double cycles, double share)
        {
            string ns = cyclesPerSecond == 0 ? "-" : Number(cycles / count / cyclesPerSecond * NsPerSecond, "0.0");
            table.Add(worker.Index, stage, count, Number(cycles / count, "0.0"), ns, Number(share, "0.0%"));
        }
    }

    private static string Number(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
}
