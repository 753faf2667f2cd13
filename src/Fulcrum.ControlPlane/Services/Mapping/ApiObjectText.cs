using System.Text;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>What the API owns as keepalived syntax: in a file, it is the same but for its owner.</summary>
internal static class ApiObjectText
{
    private const string Source = "API";

    /// <summary>All that the API owns of a model.</summary>
    public static IEnumerable<ShownObject> Objects(DirectorModel model) =>
    [
        .. model.Settings.OfApi.Where(value => model.Settings.OfFile.All(other => other.Name != value.Name)).Select(Show),
        .. model.Pools.Where(pool => pool.Origin.IsApi).Select(Show),
        .. model.MarkRules.Where(rule => rule.Origin.IsApi).Select(Show),
        .. model.Services.Where(service => service.Origin.IsApi).Select(Show),
    ];

    private static ShownObject Show(SettingValue value) => Block("global_defs", [$"{value.Name} {value.Value}"]);

    private static ShownObject Show(LocalAddressPool pool) => Block(
        $"local_address_group {DocumentText.Quote(pool.Name)}", pool.Addresses.Select(item => $"{item.Address} {DocumentText.Quote(item.Port)}"));

    private static ShownObject Show(MarkRule rule) => Block($"mark_rule {rule.Mark}", Lines(
        (rule.Protocol != TransportProtocol.Any, $"protocol {rule.Protocol.ToString().ToUpperInvariant()}"),
        (rule.Destination is not null, $"destination {rule.Destination}"),
        (rule.LastPort > 0, $"ports {rule.FirstPort}-{rule.LastPort}"),
        (rule.Source is not null, $"source {rule.Source}"),
        (rule.Port is not null, $"port {DocumentText.Quote(rule.Port ?? "")}")));

    private static ShownObject Show(VirtualService service)
    {
        string address = service.Key.IsMark ? $"fwmark {service.Key.Mark}" : $"{service.Key.Address} {service.Key.Port}";
        IEnumerable<string> own = Lines(
            (service.Key.IsMark, service.Key.Family == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "ip_family inet6" : "ip_family inet"),
            (!service.Key.IsMark, $"protocol {service.Key.Protocol.ToString().ToUpperInvariant()}"),
            (true, $"lb_algo {service.Scheduler}"),
            (service.SchedulerFlags != SchedulerFlags.None, string.Join("\n    ", service.SchedulerFlags.Words())),
            (service.OnePacket, "ops"),
            (service.Persistence is not null, $"persistence_timeout {service.Persistence?.Timeout.TotalSeconds:0}"),
            (service.Persistence is { PrefixLength: > 0 }, $"persistence_granularity {service.Persistence?.PrefixLength}"),
            (service.Timeouts != ServiceTimeouts.OfDirector, $"timeouts tcp {service.Timeouts.Tcp.TotalSeconds:0} "
                + $"tcpfin {service.Timeouts.TcpFin.TotalSeconds:0} udp {service.Timeouts.Udp.TotalSeconds:0}"),
            (service.SlowStart > TimeSpan.Zero, $"slow_start {service.SlowStart.TotalSeconds:0}"),
            (service.LocalAddressPool is not null, $"laddr_group_name {DocumentText.Quote(service.LocalAddressPool ?? "")}"),
            (service.ClientAddress != ClientAddress.None, $"client_address {Word(service.ClientAddress)}"));
        return Block($"virtual_server {address}", [.. own, .. service.RealServers.SelectMany(Server)]);
    }

    private static IEnumerable<string> Server(RealServer server) =>
    [
        $"real_server {server.Endpoint.Address} {server.Endpoint.Port} {{",
        .. Lines(
            (true, $"    weight {server.Weight}"),
            (true, $"    lvs_method {server.Mode.Word()}{Options(server.Tunnel)}"),
            (server.UpperThreshold > 0, $"    uthreshold {server.UpperThreshold}"),
            (server.LowerThreshold > 0, $"    lthreshold {server.LowerThreshold}")),
        "}",
    ];

    private static string Options(Tunnel? tunnel) => tunnel is null ? "" : $" type {tunnel.Kind.ToString().ToLowerInvariant()}"
        + (tunnel.Port > 0 ? $" port {tunnel.Port}" : "")
        + tunnel.Checksum switch { TunnelChecksum.Plain => " csum", TunnelChecksum.Remote => " remcsum", _ => "" };

    private static string Word(ClientAddress way) => way switch
    {
        ClientAddress.ProxyV1 => "proxy_v1",
        ClientAddress.ProxyV2 => "proxy_v2",
        _ => way.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<string> Lines(params (bool IsThere, string Line)[] lines) =>
        lines.Where(item => item.IsThere).Select(item => item.Line);

    private static ShownObject Block(string head, IEnumerable<string> lines)
    {
        StringBuilder text = new($"{head} {{{DocumentText.Comment(Source)}\n");
        foreach (string line in lines)
            text.Append("    ").Append(line).Append('\n');
        return new(head, Source, text.Append("}\n").ToString());
    }
}
