namespace Fulcrum.Pktgen;

/// <summary>The worker's counters before and after some seconds.</summary>
internal sealed class CounterChange(IReadOnlyDictionary<string, ulong> before, IReadOnlyDictionary<string, ulong> after, double seconds)
{
    private static readonly string[] LongPollCounters = ["poll_gaps_le_100us", "poll_gaps_le_1ms", "poll_gaps_more"];

    /// <summary>Time between the two.</summary>
    public double Seconds => seconds;

    /// <summary>Counts during <paramref name="seconds"/>.</summary>
    public static async Task<CounterChange> OverAsync(WorkerCounters counters, int seconds, CancellationToken cancellation)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        Dictionary<string, ulong> before = counters.All();
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellation);
        Dictionary<string, ulong> after = counters.All();
        return new CounterChange(before, after, System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>By how much a counter grew.</summary>
    public ulong this[string name] => after[name] - before[name];

    /// <summary>Its value at the end.</summary>
    public ulong Last(string name) => after[name];

    /// <summary>Millions a second.</summary>
    public double Rate(string name) => this[name] / seconds / 1e6;

    /// <summary>Polls that began late.</summary>
    public ulong LongPolls => LongPollCounters.Aggregate(0UL, (sum, name) => sum + this[name]);

    /// <summary>What was dropped or left to the kernel, or "".</summary>
    public string Losses => string.Join(", ", after.Keys
        .Where(name => (name.StartsWith("drop.", StringComparison.Ordinal) || name is "punted" or "sessions_evicted") && this[name] > 0)
        .Select(name => $"{this[name]} {name}"));
}
