using System.Net;
using Fulcrum.ControlPlane.DataPlane.Statistics;
using Fulcrum.ControlPlane.HealthChecks;
using Fulcrum.ControlPlane.HealthChecks.Quorum;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Metrics;

/// <summary>Virtual services and real servers. Servers beyond a limit are left out, services as a whole: in the order of the model.</summary>
internal static class ServiceMetrics
{
    private const string Service = "service";
    private const string Server = "server";
    private const string Direction = "direction";
    private const string State = "state";

    private static readonly Traffic s_service = new("service", "the service", Service);
    private static readonly Traffic s_server = new("server", "the server", Service, Server);

    private static readonly Metric s_up = Metric.Gauge("fulcrum_service_up", "Whether the service has its quorum of servers.", Service);
    private static readonly Metric s_weight = Metric.Gauge("fulcrum_service_weight", "Weights of the servers in rotation, added up.", Service);
    private static readonly Metric s_quorum = Metric.Gauge("fulcrum_service_quorum", "The weight that makes a quorum.", Service);
    private static readonly Metric s_sorry =
        Metric.Gauge("fulcrum_service_sorry_server_active", "Whether the sorry server serves instead of the servers.", Service);
    private static readonly Metric s_servers = Metric.Gauge("fulcrum_service_servers", "Servers of the service, by what their checks say.",
        Service, State);
    private static readonly Metric s_serverUp = Metric.Gauge("fulcrum_server_up", "Whether no check of the server has failed.", Service, Server);
    private static readonly Metric s_serverWeight = Metric.Gauge(
        "fulcrum_server_weight", "The weight that the server takes part with; 0: it gets no new sessions. Without drains and slow start.",
        Service, Server);
    private static readonly Metric s_checkSeconds = Metric.Gauge(
        "fulcrum_server_check_duration_seconds", "How long the last attempt took, of the server's check that took longest.", Service, Server);
    private static readonly Metric s_omitted = Metric.Gauge(
        "fulcrum_metrics_omitted_servers", "Servers without metrics of their own, because there are more than --metrics-servers allows.");

    /// <summary>All of them.</summary>
    public static IEnumerable<Metric> All =>
    [
        .. s_service.All, s_up, s_weight, s_quorum, s_sorry, s_servers, .. s_server.All, s_serverUp, s_serverWeight, s_checkSeconds, s_omitted,
    ];

    /// <summary>Writes them.</summary>
    /// <param name="page">Where.</param>
    /// <param name="model">With the weights that operators have set.</param>
    /// <param name="health">The checks.</param>
    /// <param name="sample">Null: the data plane is away.</param>
    /// <param name="limit">Of servers.</param>
    public static void Write(MetricPage page, DirectorModel model, HealthMonitor health, StatisticsSample? sample, int limit)
    {
        int omitted = 0;
        HealthView view = health.Current;
        foreach (VirtualService service in model.Services)
        {
            string name = service.Key.ToString();
            WriteService(page, service, name, view, sample);
            if (service.RealServers.Count > limit)
            {
                omitted += service.RealServers.Count;
                continue;
            }
            limit -= service.RealServers.Count;
            ServiceRotation rotation = new(service, view);
            foreach (RealServer server in service.RealServers)
                WriteServer(page, (service, server), (name, rotation), health, sample);
        }
        page.Set(s_omitted, omitted);
    }

    private static void WriteService(MetricPage page, VirtualService service, string name, HealthView view, StatisticsSample? sample)
    {
        if (sample is not null)
            s_service.Write(page, sample.Services.GetValueOrDefault(service.Key), name);
        int up = service.RealServers.Count(server => view.IsUp(service, server));
        page.Set(s_servers, up, name, "up");
        page.Set(s_servers, service.RealServers.Count - up, name, "down");
        page.Set(s_quorum, service.Quorum.Weight, name);
        page.Set(s_sorry, new ServiceRotation(service, view).SorryServes, name);
        if (view.Find(service) is not { } found)
            return;
        page.Set(s_up, found.HasQuorum, name);
        page.Set(s_weight, found.Weight, name);
    }

    private static void WriteServer(
        MetricPage page, (VirtualService Service, RealServer Server) of, (string Service, ServiceRotation Rotation) known, HealthMonitor health,
        StatisticsSample? sample)
    {
        IPEndPoint endpoint = of.Server.Endpoint;
        string name = endpoint.ToString();
        if (sample is not null)
            s_server.Write(page, sample.Servers.GetValueOrDefault(new ServerKey(of.Service.Key, endpoint)), known.Service, name);
        page.Set(s_serverUp, health.Current.IsUp(of.Service, of.Server), known.Service, name);
        page.Set(s_serverWeight, Math.Max(0, known.Rotation.WeightOf(of.Server)), known.Service, name);
        TimeSpan? longest = null;
        foreach ((_, CheckStatus status) in health.ChecksOf(of.Service, of.Server))
        {
            if (status.Verdict is not null && !(longest > status.Duration))
                longest = status.Duration;
        }
        if (longest is { } duration)
            page.Set(s_checkSeconds, duration.TotalSeconds, known.Service, name);
    }

    /// <summary>LVS's counters, of services and of servers.</summary>
    private sealed class Traffic(string noun, string whose, params string[] labels)
    {
        private readonly Metric _connections = Metric.Counter($"fulcrum_{noun}_connections_total", $"Sessions made for {whose}.", labels);
        private readonly Metric _packets =
            Metric.Counter($"fulcrum_{noun}_packets_total", $"Packets of {whose}: inbound from clients, outbound from servers.",
                [.. labels, Direction]);
        private readonly Metric _bytes =
            Metric.Counter($"fulcrum_{noun}_bytes_total", $"Layer-3 lengths of these packets of {whose}, in bytes.", [.. labels, Direction]);
        private readonly Metric _sessions = Metric.Gauge(
            $"fulcrum_{noun}_sessions", $"Sessions of {whose} now: active ones are established, inactive ones begin or end.", [.. labels, State]);

        public IEnumerable<Metric> All => [_connections, _packets, _bytes, _sessions];

        public void Write(MetricPage page, SlotCounters counters, params string[] values)
        {
            page.Set(_connections, counters.Connections, values);
            page.Set(_packets, counters.InboundPackets, [.. values, "inbound"]);
            page.Set(_packets, counters.OutboundPackets, [.. values, "outbound"]);
            page.Set(_bytes, counters.InboundBytes, [.. values, "inbound"]);
            page.Set(_bytes, counters.OutboundBytes, [.. values, "outbound"]);
            page.Set(_sessions, counters.ActiveSessions, [.. values, "active"]);
            page.Set(_sessions, counters.InactiveSessions, [.. values, "inactive"]);
        }
    }
}
