using Fulcrum.ControlPlane.HealthChecks;

namespace Fulcrum.ControlPlane.Metrics;

/// <summary>Attempts of health checks, by kind.</summary>
internal static class CheckMetrics
{
    private const string Kind = "kind";

    private static readonly Metric s_attempts = Metric.Counter("fulcrum_checks_total", "Attempts of checks, by kind and result.", Kind, "result");
    private static readonly Metric s_seconds = Metric.Counter("fulcrum_check_seconds_total", "Time that attempts of checks took, added up.", Kind);

    /// <summary>All of them.</summary>
    public static IEnumerable<Metric> All => [s_attempts, s_seconds];

    /// <summary>Writes them.</summary>
    public static void Write(MetricPage page, CheckTotals totals)
    {
        foreach ((string kind, CheckTotal total) in totals.ByKind)
        {
            foreach (CheckVerdict verdict in Enum.GetValues<CheckVerdict>())
                page.Set(s_attempts, total.CountOf(verdict), kind, SnakeCase.Of(verdict));
            page.Set(s_seconds, total.Duration.TotalSeconds, kind);
        }
    }
}
