using System.Text;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Formatting;

/// <summary>Virtual services and real servers as `ipvsadm -Ln` and `ipvsadm -Ln --tun-info` print them, byte for byte.</summary>
public static class ServiceTable
{
    private const string Titles = "Prot LocalAddress:Port Scheduler Flags\n";
    private const string ServerTitles = "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n";
    private const string TunnelTitles = "  -> RemoteAddress:Port           Forward TunnelInfo    Weight ActiveConn InActConn\n";

    /// <summary>The whole listing. Servers that are down are not in the data plane and left out.</summary>
    /// <param name="services">In any order.</param>
    /// <param name="size">Sessions that the tables can hold.</param>
    /// <param name="tunnels">With a column about tunnels.</param>
    public static string Format(IEnumerable<VirtualService> services, ulong size, bool tunnels = false)
    {
        StringBuilder text = new(IpvsadmFormat.Title(size) + Titles + (tunnels ? TunnelTitles : ServerTitles));
        foreach (VirtualService service in IpvsadmFormat.InOrder(services))
        {
            text.Append(IpvsadmFormat.Service(service.Key)).Append(' ').Append(service.Scheduler).Append('\n');
            foreach (RealServer server in IpvsadmFormat.InOrder(service.RealServers))
            {
                text.Append(IpvsadmFormat.Server(server.Endpoint)).Append(' ').Append(Columns(server, tunnels)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Columns(RealServer server, bool tunnels)
    {
        string tunnel = tunnels ? $"{TunnelText.Info(server),-13} " : "";
        return $"{ForwardingModeText.Forward(server.Mode),-7} {tunnel}{server.Weight,-6} "
            + $"{server.ActiveSessions,-10} {server.InactiveSessions,-10}";
    }
}
