using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.DataPlane;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.Services;

namespace Fulcrum.ControlPlane.Metrics;

/// <summary>The two processes, and the configuration.</summary>
internal static class DaemonMetrics
{
    private const double Millisecond = 1e-3;

    private static readonly Metric s_build = Metric.Gauge("fulcrum_build_info", "1, with the release of fulcrumd.", "version");
    private static readonly Metric s_warnings = Metric.Gauge("fulcrum_warnings", "Sentences under 'warnings' in the status: fulcrumctl status.");
    private static readonly Metric s_services = Metric.Gauge("fulcrum_services", "Virtual services in force.");
    private static readonly Metric s_refused =
        Metric.Gauge("fulcrum_configuration_refused", "Whether the last reload was refused, and the last good configuration goes on.");
    private static readonly Metric s_unconfirmed =
        Metric.Gauge("fulcrum_configuration_unconfirmed", "Whether a reload waits to be confirmed, and is taken back otherwise.");
    private static readonly Metric s_loads =
        Metric.Counter("fulcrum_configuration_loads_total", "Loads of the configuration file, refused ones too.");
    private static readonly Metric s_loadTime = Metric.Gauge(
        "fulcrum_configuration_last_load_timestamp_seconds", "When the last load with this result was, of the last 50 loads.", "result");
    private static readonly Metric s_connected = Metric.Gauge("fulcrum_data_plane_connected", "Whether fulcrumd is connected to the data plane.");
    private static readonly Metric s_dataPlane = Metric.Gauge("fulcrum_data_plane_info", "1, with the release of the data plane.", "version");
    private static readonly Metric s_sent = Metric.Gauge("fulcrum_data_plane_sent_generation", "Generation of the configuration that was sent last.");
    private static readonly Metric s_applied = Metric.Gauge("fulcrum_data_plane_applied_generation", "Generation that every worker uses.");
    private static readonly Metric s_failing =
        Metric.Gauge("fulcrum_data_plane_failing", "Whether the data plane cannot be reached, or refused the generation sent last.");

    private static readonly Dictionary<string, (Metric Metric, double Unit)> s_process = new()
    {
        ["started_unix_ms"] = (Metric.Gauge("fulcrum_data_plane_start_time_seconds", "When the data plane started."), Millisecond),
        ["heartbeat_unix_ms"] = (Metric.Gauge("fulcrum_data_plane_heartbeat_timestamp_seconds", "When the data plane last wrote its own counters."),
            Millisecond),
        ["gc_collections"] =
            (Metric.Counter("fulcrum_data_plane_gc_collections_total", "Garbage collections of the data plane, each a pause of all workers."), 1),
        ["allocated_bytes"] = (Metric.Counter("fulcrum_data_plane_allocated_bytes_total",
            "Bytes that the data plane has allocated on the managed heap."), 1),
        ["thread_failures"] = (Metric.Counter("fulcrum_data_plane_thread_failures_total", "Threads of the data plane that ended by an exception."),
            1),
    };

    /// <summary>All of them.</summary>
    public static IEnumerable<Metric> All =>
    [
        s_build, s_warnings, s_services, s_refused, s_unconfirmed, s_loads, s_loadTime, s_connected, s_dataPlane, s_sent, s_applied, s_failing,
        .. s_process.Values.Select(p => p.Metric),
    ];

    /// <summary>Writes them.</summary>
    public static void Write(MetricPage page, Services.Director director, ControlLoop loop, StatisticsSample? sample)
    {
        page.Set(s_build, 1, ProductVersion.Text);
        page.Set(s_warnings, director.Warnings.Count() + loop.Warnings.Count);
        page.Set(s_services, director.Current.Services.Count);
        WriteLoads(page, director);
        LinkStatus link = loop.Link.Status;
        page.Set(s_connected, link.Connected);
        page.Set(s_failing, link.Error.Length > 0);
        page.Set(s_sent, link.Generation);
        page.Set(s_applied, link.AppliedGeneration);
        if (link.DataPlane is { } dataPlane)
            page.Set(s_dataPlane, 1, dataPlane.Version);
        foreach (CounterValue counter in sample?.Process ?? [])
        {
            if (s_process.TryGetValue(counter.Name, out (Metric Metric, double Unit) known))
                page.Set(known.Metric, counter.Value * known.Unit);
        }
    }

    private static void WriteLoads(MetricPage page, Services.Director director)
    {
        IReadOnlyList<ConfigurationLoad> history = director.History;
        page.Set(s_refused, director.LastRefusal is not null);
        page.Set(s_unconfirmed, director.Confirmation is not null);
        if (history.Count > 0)
            page.Set(s_loads, history[0].Id);
        foreach (ConfigurationLoad load in history.Where(l => l.Result != LoadResult.Unspecified).DistinctBy(l => l.Result))
            page.Set(s_loadTime, load.TimeUnixMs * Millisecond, SnakeCase.Of(load.Result));
    }
}
