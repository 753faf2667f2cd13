using Fulcrum.ControlPlane.Services.Hosting.Logging;

namespace Fulcrum.ControlPlane.Metrics;

/// <summary>Lines of the log.</summary>
internal static class LogMetrics
{
    private static readonly Metric s_lines = Metric.Counter("fulcrum_log_lines_total", "Lines written to the log, by level.", "level");
    private static readonly Metric s_suppressed =
        Metric.Counter("fulcrum_log_suppressed_lines_total", "Lines left out of the log, because too many like them had come.");

    /// <summary>All of them.</summary>
    public static IEnumerable<Metric> All => [s_lines, s_suppressed];

    /// <summary>Writes them.</summary>
    public static void Write(MetricPage page, LogLimiter limiter)
    {
        foreach (LogLevel level in (LogLevel[])[LogLevel.Information, LogLevel.Warning, LogLevel.Error, LogLevel.Critical])
            page.Set(s_lines, limiter.CountOf(level), SnakeCase.Of(level));
        page.Set(s_suppressed, limiter.SuppressedCount);
    }
}
