using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>Counters with their sentences.</summary>
public static class CounterTable
{
    /// <summary>Drop counters; those that are zero only if <paramref name="all"/>.</summary>
    public static string FormatDrops(IEnumerable<Counter> drops, bool all)
    {
        TextTable table = new("REASON", ">PACKETS", "MEANING");
        foreach (Counter drop in drops.Where(drop => all || drop.Value > 0))
        {
            table.Add(drop.Name, drop.Value, drop.Help);
        }

        return table.ToString();
    }

    /// <summary>Every counter of the process and of each worker, drops included.</summary>
    public static string FormatAll(GetStatisticsResponse statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        TextTable table = new("OF", "COUNTER", ">VALUE", "MEANING");
        Add(table, "process", statistics.Process);
        foreach (WorkerStatistics worker in statistics.Workers.OrderBy(worker => worker.Worker))
        {
            Add(table, $"worker {worker.Worker}", worker.Counters.Concat(worker.Drops));
        }

        return table.ToString();
    }

    private static void Add(TextTable table, string of, IEnumerable<Counter> counters)
    {
        foreach (Counter counter in counters)
        {
            table.Add(of, counter.Name, counter.Value, counter.Help);
        }
    }
}
