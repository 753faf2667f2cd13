namespace Fulcrum.ControlPlane.Metrics;

/// <summary>Prometheus's kinds of metrics.</summary>
public enum MetricKind
{
    /// <summary>Grows until whoever counts starts anew.</summary>
    Counter,

    /// <summary>What is now.</summary>
    Gauge,

    /// <summary>Counts by size.</summary>
    Histogram,
}
