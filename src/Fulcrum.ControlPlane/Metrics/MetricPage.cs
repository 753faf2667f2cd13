using Prometheus;

namespace Fulcrum.ControlPlane.Metrics;

/// <summary>
/// The values of one scrape. It is made anew for each, so that nothing is left of what is no more, and counters may begin again with the
/// process that counts. The one place that knows the library.
/// </summary>
public sealed class MetricPage
{
    private readonly CollectorRegistry _registry = global::Prometheus.Metrics.NewCustomRegistry();
    private readonly MetricFactory _factory;
    private readonly Dictionary<Metric, Counter> _counters = [];
    private readonly Dictionary<Metric, Gauge> _gauges = [];

    /// <summary>Nothing yet but what the runtime knows of this process.</summary>
    public MetricPage()
    {
        _factory = global::Prometheus.Metrics.WithCustomRegistry(_registry);
        DotNetStats.Register(_registry);
    }

    /// <summary>Sets the value of a counter or gauge; each set of labels at most once.</summary>
    public void Set(Metric metric, double value, params string[] labels) => Set(metric, metric.Help, value, labels);

    /// <summary>The same, with another sentence than the definition has.</summary>
    public void Set(Metric metric, string help, double value, params string[] labels)
    {
        if (metric.Kind == MetricKind.Counter)
            CounterOf(metric, help).WithLabels(labels).IncTo(value);
        else
            GaugeOf(metric, help).WithLabels(labels).Set(value);
    }

    /// <summary>Sets 1 or 0.</summary>
    public void Set(Metric metric, bool value, params string[] labels) => Set(metric, value ? 1 : 0, labels);

    /// <summary>Counts by size: of each bound how many were above the one before, and the sum of all. The last bound is infinity.</summary>
    public void SetHistogram(Metric metric, IReadOnlyList<(double Bound, ulong Count)> classes, double sum, params string[] labels)
    {
        HistogramConfiguration configuration = new() { Buckets = [.. classes.Select(c => c.Bound).SkipLast(1)], LabelNames = [.. metric.Labels] };
        Histogram.Child histogram = _factory.CreateHistogram(metric.Name, metric.Help, configuration).WithLabels(labels);
        double rest = sum;
        for (int i = classes.Count - 1; i >= 0; i--)
        {
            (double bound, ulong count) = classes[i];
            double lower = i == 0 ? 0 : classes[i - 1].Bound;
            // The library takes sizes, not sums: those of the smallest class, by far the most, make up for what is guessed of the others.
            double size = i == 0 ? Math.Clamp(rest / Math.Max(1, count), 0, bound) : double.IsInfinity(bound) ? lower * 2 : (lower + bound) / 2;
            if (count > 0)
                histogram.Observe(size, (long)count);
            rest -= size * count;
        }
    }

    /// <summary>All of it as text.</summary>
    public async Task<byte[]> ToTextAsync(bool asOpenMetrics)
    {
        using MemoryStream stream = new();
        ExpositionFormat format = asOpenMetrics ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText;
        await _registry.CollectAndExportAsTextAsync(stream, format).ConfigureAwait(false);
        return stream.ToArray();
    }

    private Counter CounterOf(Metric metric, string help)
    {
        if (!_counters.TryGetValue(metric, out Counter? counter))
            _counters.Add(metric, counter = _factory.CreateCounter(metric.Name, help, [.. metric.Labels]));
        return counter;
    }

    private Gauge GaugeOf(Metric metric, string help)
    {
        if (!_gauges.TryGetValue(metric, out Gauge? gauge))
            _gauges.Add(metric, gauge = _factory.CreateGauge(metric.Name, help, [.. metric.Labels]));
        return gauge;
    }
}
