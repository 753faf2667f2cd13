using System.Globalization;
using Fulcrum.ControlPlane.DataPlane.Statistics;

namespace Fulcrum.ControlPlane.Metrics;

/// <summary>
/// Counters of workers. Names and units are given here; the sentence of each is the data plane's own. What <see cref="LeftOut"/> names is in
/// other metrics, or moves only while cycles are sampled.
/// </summary>
internal static class WorkerMetrics
{
    private const string Worker = "worker";
    private const string DropPrefix = "drop.";
    private const string NoReason = "none";
    private const double Microsecond = 1e-6;

    private static readonly Metric s_drops =
        Metric.Counter("fulcrum_worker_dropped_packets_total", "Received packets that were dropped, by reason.", Worker, "reason");
    private static readonly Metric s_gaps = new(
        "fulcrum_worker_poll_gap_seconds", MetricKind.Histogram, "Times between two polls; their sum is what the worker has run.", [Worker]);

    // The data plane's classes, with their bounds in seconds.
    private static readonly (string Name, double Bound)[] s_gapClasses =
    [
        ("poll_gaps_le_10us", 10e-6), ("poll_gaps_le_20us", 20e-6), ("poll_gaps_le_50us", 50e-6), ("poll_gaps_le_100us", 100e-6),
        ("poll_gaps_le_1ms", 1e-3), ("poll_gaps_more", double.PositiveInfinity),
    ];

    private static readonly Dictionary<string, (Metric Metric, double Unit)> s_byCounter = new()
    {
        ["received"] = (Counted("received_packets"), 1),
        ["received_bytes"] = (Counted("received_bytes"), 1),
        ["transmitted"] = (Counted("transmitted_packets"), 1),
        ["punted"] = (Counted("punted_packets"), 1),
        ["handed_off"] = (Counted("handed_off_packets"), 1),
        ["taken_over"] = (Counted("taken_over_packets"), 1),
        ["misplaced_replies"] = (Counted("misplaced_replies"), 1),
        ["held"] = (Now("held_packets"), 1),
        ["injected"] = (Counted("injected_packets"), 1),
        ["injected_dropped"] = (Counted("injected_dropped_packets"), 1),
        ["fragments_sent"] = (Counted("sent_fragments"), 1),
        ["icmp_errors_sent"] = (Counted("sent_icmp_errors"), 1),
        ["client_addresses_inserted"] = (Counted("client_addresses_inserted"), 1),
        ["client_addresses_omitted"] = (Counted("client_addresses_omitted"), 1),
        ["sessions_created"] = (Counted("sessions_created"), 1),
        ["sessions_expired"] = (Counted("sessions_expired"), 1),
        ["sessions_replaced"] = (Counted("sessions_replaced"), 1),
        ["sessions_evicted"] = (Counted("sessions_evicted"), 1),
        ["sessions_ended"] = (Counted("sessions_ended"), 1),
        ["sessions_installed"] = (Counted("sessions_installed"), 1),
        ["sessions_withdrawn"] = (Counted("sessions_withdrawn"), 1),
        ["reset_probes_sent"] = (Counted("sent_reset_probes"), 1),
        ["reset_answers_sent"] = (Counted("sent_reset_answers"), 1),
        ["resets_sent"] = (Counted("sent_resets"), 1),
        ["sessions"] = (Now("sessions"), 1),
        ["session_capacity"] = (Now("session_capacity"), 1),
        ["session_bytes"] = (Now("session_memory_bytes"), 1),
        ["bursts"] = (Counted("bursts"), 1),
        ["polls"] = (Counted("polls"), 1),
        ["empty_polls"] = (Counted("empty_polls"), 1),
        ["busy_us"] = (Counted("busy_seconds"), Microsecond),
        ["idle_us"] = (Counted("idle_seconds"), Microsecond),
        ["longest_poll_gap_us"] = (Now("longest_poll_gap_seconds"), Microsecond),
    };

    /// <summary>Those with a sentence of this program.</summary>
    public static IEnumerable<Metric> All => [s_drops, s_gaps];

    /// <summary>Those with a sentence of the data plane, by the name of its counter.</summary>
    public static IEnumerable<KeyValuePair<string, Metric>> ByCounter => s_byCounter.Select(item => KeyValuePair.Create(item.Key, item.Value.Metric));

    /// <summary>Whether a counter of a worker is no metric of its own.</summary>
    public static bool LeftOut(string counter) => counter.StartsWith(DropPrefix, StringComparison.Ordinal) ||
        counter.StartsWith("stage.", StringComparison.Ordinal) || s_gapClasses.Any(c => c.Name == counter);

    /// <summary>Writes them.</summary>
    public static void Write(MetricPage page, StatisticsSample sample)
    {
        for (int worker = 0; worker < sample.Workers.Count; worker++)
            Write(page, sample.Workers[worker], worker.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The sentence of a counter in the metric's units.</summary>
    public static string HelpOf(string sentence) => sentence.Replace(", in microseconds", ", in seconds", StringComparison.Ordinal);

    private static void Write(MetricPage page, IReadOnlyList<CounterValue> counters, string worker)
    {
        Dictionary<string, ulong> values = [];
        foreach (CounterValue counter in counters)
        {
            values.Add(counter.Name, counter.Value);
            if (s_byCounter.TryGetValue(counter.Name, out (Metric Metric, double Unit) known))
                page.Set(known.Metric, HelpOf(counter.Help), counter.Value * known.Unit, worker);
            else if (counter.Name.StartsWith(DropPrefix, StringComparison.Ordinal)
                && counter.Name[DropPrefix.Length..] is var reason and not NoReason)
                page.Set(s_drops, counter.Value, worker, reason);
        }
        if (values.ContainsKey(s_gapClasses[0].Name))
        {
            double ran = (values.GetValueOrDefault("busy_us") + values.GetValueOrDefault("idle_us")) * Microsecond;
            page.SetHistogram(s_gaps, [.. s_gapClasses.Select(c => (c.Bound, values.GetValueOrDefault(c.Name)))], ran, worker);
        }
    }

    private static Metric Counted(string name) => Metric.Counter($"fulcrum_worker_{name}_total", "", Worker);

    private static Metric Now(string name) => Metric.Gauge($"fulcrum_worker_{name}", "", Worker);
}
