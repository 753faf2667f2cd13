namespace Fulcrum.ControlPlane.Metrics;

/// <summary>Every metric of this program; those of the runtime (process_, dotnet_) come beside them.</summary>
public static class MetricCatalogue
{
    /// <summary>Metrics with a sentence of this program.</summary>
    public static IReadOnlyList<Metric> Own { get; } =
    [
        .. DaemonMetrics.All, .. ServiceMetrics.All, .. CheckMetrics.All, .. WorkerMetrics.All, .. PortMetrics.All, .. PoolMetrics.All,
        .. VrrpMetrics.All,
        .. SyncMetrics.All, .. LogMetrics.All,
    ];

    /// <summary>Metrics of workers that have the data plane's sentence, by the name of its counter.</summary>
    public static IReadOnlyDictionary<string, Metric> OfWorkers { get; } = WorkerMetrics.ByCounter.ToDictionary();

    /// <summary>Whether a counter of workers is no metric of its own.</summary>
    public static bool LeavesOut(string workerCounter) => WorkerMetrics.LeftOut(workerCounter);

    /// <summary>The data plane's sentence in the units of the metric.</summary>
    public static string HelpOfWorkers(string sentence) => WorkerMetrics.HelpOf(sentence);
}
