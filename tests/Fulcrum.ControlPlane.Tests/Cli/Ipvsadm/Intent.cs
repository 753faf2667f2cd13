using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Tests.Ipvsadm;

/// <summary>What a request is to change, as a line of words: the API's here, the kernel's in <see cref="KernelIntent"/>.</summary>
internal static class Intent
{
    private static readonly string[] Settings = ["tcp_timeout", "tcp_fin_timeout", "udp_timeout"];

    public static string Of(string verb, VirtualService service)
    {
        int flags = service.SchedulerFlags.Sum(word => word switch
        {
            "sh-fallback" or "mh-fallback" or "flag-1" => 1, "sh-port" or "mh-port" or "flag-2" => 2, _ => 4,
        });
        string persistence = service.Persistence is { } of ? $"{of.TimeoutSeconds}/{(of.PrefixLength is 32 or 128 ? 0 : of.PrefixLength)}" : "-";
        return $"{verb} {ServiceKeyText.Format(service.Key)} {service.Scheduler} flags={flags} ops={service.OnePacket} persistent={persistence}";
    }

    public static string Of(string verb, ServiceKey service) => $"{verb} {ServiceKeyText.Format(service)}";

    public static string Of(string verb, ServiceKey service, Endpoint server) =>
        $"{verb} {ServiceKeyText.Format(service)} {EndpointText.Format(server)}";

    public static string Of(string verb, ServiceKey service, RealServer server)
    {
        string tunnel = server.Tunnel is { } of ? $" {of.Kind} {of.Port} {of.Checksum}" : "";
        return $"{Of(verb, service, server.Endpoint)} {server.Mode} weight={server.Weight} upper={server.UpperThreshold} "
            + $"lower={server.LowerThreshold}{tunnel}";
    }

    public static string Of(IDictionary<string, ulong> settings) =>
        "set " + string.Join(' ', Settings.Where(settings.ContainsKey).Select(name => $"{name}={settings[name]}"));
}
