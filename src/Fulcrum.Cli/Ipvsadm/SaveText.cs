using System.Text;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Formatting;
using Fulcrum.Cli.Ipvsadm.Names;

namespace Fulcrum.Cli.Ipvsadm;

/// <summary>A service as -S prints it and -R reads it. As with ipvsadm, thresholds are not part of it; weights are those that are configured.</summary>
internal static class SaveText
{
    /// <summary>A line for the service, and one for each server.</summary>
    public static string Format(VirtualService service, EndpointWriter writer)
    {
        string reference = Reference(service.Key, writer);
        StringBuilder text = new($"-A {reference} -s {service.Scheduler}");
        if (service.Persistence is { } persistence)
        {
            text.Append($" -p {persistence.TimeoutSeconds}");
            string mask = IpvsadmFormat.Mask(persistence.PrefixLength, IpvsadmFormat.IsIpv6(service.Key));
            text.Append(mask.Length > 0 ? $" -M {mask}" : "");
        }

        text.Append(service.OnePacket ? " -o" : "");
        text.Append(service.SchedulerFlags.Count > 0 ? $" -b {string.Join(',', service.SchedulerFlags)}" : "");
        text.Append(service.LocalAddressPool.Length > 0 ? $" --pool {service.LocalAddressPool}" : "").Append('\n');
        foreach (RealServer server in KernelOrder.Sort(service.RealServers))
        {
            text.Append($"-a {reference} -r {writer.Format(server.Endpoint, service.Key.Protocol)} {Mode(server.Mode)} -w {server.Weight}");
            text.Append(server.Mode == ForwardingMode.Tunnel ? Tunnel(server.Tunnel ?? new()) : "").Append('\n');
        }

        return text.ToString();
    }

    private static string Reference(ServiceKey key, EndpointWriter writer)
    {
        if (key.Mark != 0)
        {
            return $"-f {key.Mark}{(key.Ipv6 ? " -6" : "")}";
        }

        string option = key.Protocol switch { Protocol.Udp => "-u", Protocol.Sctp => "--sctp-service", _ => "-t" };
        return $"{option} {writer.Format(key.Virtual, key.Protocol)}";
    }

    private static string Mode(ForwardingMode mode) => mode switch
    {
        ForwardingMode.Nat => "-m",
        ForwardingMode.Tunnel => "-i",
        ForwardingMode.FullNat => "--fullnat",
        _ => "-g",
    };

    private static string Tunnel(Tunnel tunnel)
    {
        string checksum = tunnel.Checksum switch
        {
            TunnelChecksum.Plain => "--tun-csum", TunnelChecksum.Remote => "--tun-remcsum", _ => "--tun-nocsum",
        };
        return tunnel.Kind switch
        {
            TunnelKind.Gue => $" --tun-type gue --tun-port {tunnel.Port} {checksum}",
            TunnelKind.Gre => $" --tun-type gre {checksum}",
            _ => " --tun-type ipip",
        };
    }
}
