using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Formatting;

/// <summary>Every real server, those that are down included, with what its health checks say; sorry servers; services without a quorum.</summary>
public static class HealthTable
{
    /// <summary>One line a server; a service without servers has a line of its own.</summary>
    public static string Format(IEnumerable<VirtualService> services)
    {
        TextTable table = new("SERVICE", "SERVER", "FORWARD", ">WEIGHT", "HEALTH", ">ACTIVE", ">INACTIVE", "DETAIL");
        foreach (VirtualService service in IpvsadmFormat.InOrder(services))
        {
            string key = ServiceKeyText.Format(service.Key);
            if (service.RealServers.Count == 0)
            {
                table.Add(key, "-", "-", "-", "-", "-", "-", "no real servers");
            }

            foreach (RealServer server in service.RealServers.OrderBy(server => server.Endpoint, IpvsadmFormat.EndpointOrder))
            {
                table.Add(
                    key,
                    EndpointText.Format(server.Endpoint),
                    ForwardingModeText.Forward(server.Mode),
                    Weight(server),
                    Health(server),
                    server.ActiveSessions,
                    server.InactiveSessions,
                    Detail(server));
            }

            AddQuorum(table, key, service);
        }

        return table.ToString();
    }

    private static void AddQuorum(TextTable table, string key, VirtualService service)
    {
        QuorumStatus quorum = service.Quorum ?? new() { HasQuorum = true };
        if (service.SorryServer is { } sorry)
        {
            table.Add(key, EndpointText.Format(sorry), "-", "-", quorum.SorryServes ? "SORRY" : "waits", "-", "-", "sorry server");
        }

        if (!quorum.HasQuorum)
        {
            table.Add(key, "-", "-", $"{quorum.Weight}", "DOWN", "-", "-", $"no quorum, which is a weight of {quorum.Quorum}");
        }

        if (quorum.Kept.Count > 0)
        {
            string kept = string.Join(", ", quorum.Kept.Select(EndpointText.Format));
            table.Add(key, "-", "-", "-", "PANIC", "-", "-", $"down, and kept in rotation: {kept}");
        }
    }

    /// <summary>"3/10" while a server that takes sessions has another weight in the data plane than what is configured.</summary>
    private static string Weight(RealServer server) => server.Health == HealthState.Down || server.EffectiveWeight == server.Weight
        ? $"{server.Weight}"
        : $"{server.EffectiveWeight}/{server.Weight}";

    private static string Detail(RealServer server) => string.Join("; ", new[]
    {
        server.HasWeightOverride ? $"weight {server.WeightOverride} in place of {server.Weight}" : "",
        server.Drain is { } drain ? $"drains: {DrainText.Line(drain)}" : "",
        server.Suspicion,
        server.HealthDetail == server.Suspicion ? "" : server.HealthDetail,
    }.Where(text => text.Length > 0));

    private static string Health(RealServer server) => server.Health switch
    {
        HealthState.Up when server.Suspicion.Length > 0 => "suspect",
        HealthState.Up => "up",
        HealthState.Down => "DOWN",
        HealthState.Unchecked => "unchecked",
        _ => "-",
    };
}
