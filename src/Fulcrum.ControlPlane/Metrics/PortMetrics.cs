using Fulcrum.ControlPlane.DataPlane.Statistics;

namespace Fulcrum.ControlPlane.Metrics;

/// <summary>Ports of the data plane, as their devices count.</summary>
internal static class PortMetrics
{
    private const string Port = "port";
    private const double BytesOfMegabit = 1e6 / 8;

    private static readonly (Metric Metric, Func<Wire.PortState, double> Value)[] s_metrics =
    [
        (Metric.Gauge("fulcrum_port_up", "Whether the port's link is up.", Port), p => p.LinkUp ? 1 : 0),
        (Metric.Gauge("fulcrum_port_speed_bytes_per_second", "Speed of the link; 0: not known.", Port), p => p.Speed * BytesOfMegabit),
        (Metric.Counter("fulcrum_port_received_packets_total", "Packets that the port has received.", Port), p => p.ReceivedPackets),
        (Metric.Counter("fulcrum_port_received_bytes_total", "Bytes that the port has received.", Port), p => p.ReceivedBytes),
        (Metric.Counter("fulcrum_port_transmitted_packets_total", "Packets that the port has sent.", Port), p => p.TransmittedPackets),
        (Metric.Counter("fulcrum_port_transmitted_bytes_total", "Bytes that the port has sent.", Port), p => p.TransmittedBytes),
        (Metric.Counter("fulcrum_port_missed_packets_total", "Packets that the device dropped, because workers did not take them fast enough.", Port),
            p => p.MissedPackets),
        (Metric.Counter("fulcrum_port_receive_errors_total", "Packets that the device received damaged.", Port), p => p.ReceiveErrors),
        (Metric.Counter("fulcrum_port_transmit_errors_total", "Packets that the device could not send.", Port), p => p.TransmitErrors),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<Metric> All => s_metrics.Select(m => m.Metric);

    /// <summary>Writes them.</summary>
    public static void Write(MetricPage page, StatisticsSample sample)
    {
        foreach (Wire.PortState port in sample.Ports.DistinctBy(p => p.Name))
        {
            foreach ((Metric metric, Func<Wire.PortState, double> value) in s_metrics)
                page.Set(metric, value(port), port.Name);
        }
    }
}
