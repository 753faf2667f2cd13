using System.Text;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Formatting;

/// <summary>Virtual services and real servers as `ipvsadm -Ln` prints them, byte for byte.</summary>
public static class ServiceTable
{
    private const string Titles =
        "Prot LocalAddress:Port Scheduler Flags\n" +
        "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n";

    /// <summary>The whole listing. Servers that are down are not in the data plane and left out.</summary>
    /// <param name="services">In any order.</param>
    /// <param name="size">Sessions that the tables can hold.</param>
    public static string Format(IEnumerable<VirtualService> services, ulong size)
    {
        StringBuilder text = new(IpvsadmFormat.Title(size) + Titles);
        foreach (VirtualService service in IpvsadmFormat.InOrder(services))
        {
            text.Append(IpvsadmFormat.Service(service.Key)).Append(' ').Append(service.Scheduler).Append('\n');
            foreach (RealServer server in IpvsadmFormat.InOrder(service.RealServers))
            {
                text.Append(IpvsadmFormat.Server(server.Endpoint)).Append(' ').Append(Columns(server)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Columns(RealServer server) =>
        $"{ForwardingModeText.Forward(server.Mode),-7} {server.Weight,-6} {server.ActiveSessions,-10} {server.InactiveSessions,-10}";
}
