namespace Fulcrum.ControlPlane.Metrics;

/// <summary>What a metric is: its name in base units, and a sentence. Compared by reference: each has one definition.</summary>
public sealed class Metric(string name, MetricKind kind, string help, params string[] labels)
{
    /// <summary>"fulcrum_service_connections_total".</summary>
    public string Name => name;

    /// <summary>What Prometheus may do with it.</summary>
    public MetricKind Kind => kind;

    /// <summary>One sentence; of counters of the data plane, its own.</summary>
    public string Help => help;

    /// <summary>Names of its labels, in the order in which values are given.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>A counter.</summary>
    public static Metric Counter(string name, string help, params string[] labels) => new(name, MetricKind.Counter, help, labels);

    /// <summary>A gauge.</summary>
    public static Metric Gauge(string name, string help, params string[] labels) => new(name, MetricKind.Gauge, help, labels);
}
