using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>Sums of counters over workers.</summary>
public static class Counters
{
    private const string SessionCapacityName = "session_capacity";

    /// <summary>Sessions that the tables of all workers can hold.</summary>
    public static ulong SessionCapacity(GetStatisticsResponse statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        ulong capacity = 0;
        foreach (Counter counter in statistics.Workers.SelectMany(worker => worker.Counters))
        {
            capacity += counter.Name == SessionCapacityName ? counter.Value : 0;
        }

        return capacity;
    }

    /// <summary>Dropped packets by reason, added up over workers, in the order in which the data plane lists its reasons.</summary>
    public static IReadOnlyList<Counter> Drops(GetStatisticsResponse statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        Dictionary<string, Counter> sums = [];
        List<Counter> drops = [];
        foreach (Counter counter in statistics.Workers.SelectMany(worker => worker.Drops))
        {
            if (!sums.TryGetValue(counter.Name, out Counter? sum))
            {
                sum = new Counter { Name = counter.Name, Help = counter.Help };
                sums.Add(counter.Name, sum);
                drops.Add(sum);
            }

            sum.Value += counter.Value;
        }

        return drops;
    }
}
