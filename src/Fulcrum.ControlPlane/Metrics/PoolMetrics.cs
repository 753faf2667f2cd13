namespace Fulcrum.ControlPlane.Metrics;

/// <summary>What sessions take of local-address pools.</summary>
internal static class PoolMetrics
{
    private const string Pool = "pool";

    private static readonly Metric s_addresses = Metric.Gauge("fulcrum_pool_addresses", "Addresses of the pool.", Pool);
    private static readonly Metric s_sessions = Metric.Gauge("fulcrum_pool_sessions", "Sessions that have a port of the pool.", Pool);
    private static readonly Metric s_resting = Metric.Gauge("fulcrum_pool_resting_ports", "Ports that rest after a session's end.", Pool);
    private static readonly Metric s_usage = Metric.Gauge(
        "fulcrum_pool_usage_ratio", "Ports taken towards the server that takes most of each address, of those that there are: 1 is exhausted.", Pool);
    private static readonly Metric s_refused = Metric.Counter(
        "fulcrum_pool_refused_sessions_total", "Sessions that found no free port towards their server.", Pool);

    /// <summary>All of them.</summary>
    public static IEnumerable<Metric> All => [s_addresses, s_sessions, s_resting, s_usage, s_refused];

    /// <summary>Writes them.</summary>
    public static void Write(MetricPage page, Wire.PoolList list)
    {
        foreach (Wire.PoolState pool in list.Pools.DistinctBy(p => p.Name))
        {
            page.Set(s_addresses, pool.Addresses.Count, pool.Name);
            page.Set(s_sessions, pool.Addresses.Sum(a => a.Used.Sum(used => (double)used)), pool.Name);
            page.Set(s_resting, pool.Addresses.Sum(a => (double)a.Resting), pool.Name);
            page.Set(s_refused, pool.RefusedSessions, pool.Name);
            double ports = (double)list.PortsPerServer * pool.Addresses.Count;
            page.Set(s_usage, ports > 0 ? pool.Addresses.Sum(a => (double)a.MostTaken) / ports : 0, pool.Name);
        }
    }
}
