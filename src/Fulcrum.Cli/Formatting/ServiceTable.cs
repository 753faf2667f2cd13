using System.Text;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;

namespace Fulcrum.Cli.Formatting;

/// <summary>
/// Virtual services and real servers as `ipvsadm -Ln` prints them, and with `--tun-info`, `--thresholds` and `--persistent-conn`,
/// byte for byte. Weights are those of the data plane.
/// </summary>
public static class ServiceTable
{
    private const string Titles = "Prot LocalAddress:Port Scheduler Flags\n";
    private const string ServerTitles = "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n";
    private const string TunnelTitles = "  -> RemoteAddress:Port           Forward TunnelInfo    Weight ActiveConn InActConn\n";

    private const string ThresholdTitles =
        "Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn \n" +
        "  -> RemoteAddress:Port\n";

    private const string PersistentTitles =
        "Prot LocalAddress:Port            Weight    PersistConn ActiveConn InActConn \n" +
        "  -> RemoteAddress:Port\n";

    /// <summary>The whole listing. Servers that are down are not in the data plane and left out.</summary>
    /// <param name="services">In any order.</param>
    /// <param name="size">Sessions that the tables can hold.</param>
    /// <param name="columns">What is told of servers.</param>
    /// <param name="style">Names and order; null: numbers, in numerical order.</param>
    public static string Format(
        IEnumerable<VirtualService> services, ulong size, ServiceColumns columns = ServiceColumns.Plain, ListingStyle? style = null)
    {
        style ??= ListingStyle.Plain;
        StringBuilder text = new(style.Title(size) + TitlesOf(columns));
        foreach (VirtualService service in style.Services(services))
        {
            text.Append(style.Service(service.Key)).Append(' ').Append(service.Scheduler).Append(Flags(service)).Append('\n');
            foreach (RealServer server in style.ServersOf(service))
            {
                text.Append(style.Server(server.Endpoint, service.Key)).Append(' ').Append(Columns(server, columns)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string TitlesOf(ServiceColumns columns) => columns switch
    {
        ServiceColumns.Tunnels => Titles + TunnelTitles,
        ServiceColumns.Thresholds => ThresholdTitles,
        ServiceColumns.PersistentConnections => PersistentTitles,
        _ => Titles + ServerTitles,
    };

    private static string Flags(VirtualService service)
    {
        StringBuilder text = new();
        if (service.SchedulerFlags.Count > 0)
        {
            text.Append($" ({string.Join(',', service.SchedulerFlags)})");
        }

        if (service.Persistence is { } persistence)
        {
            string mask = IpvsadmFormat.Mask(persistence.PrefixLength, IpvsadmFormat.IsIpv6(service.Key));
            text.Append($" persistent {persistence.TimeoutSeconds}").Append(mask.Length > 0 ? $" mask {mask}" : "");
        }

        return text.Append(service.OnePacket ? " ops" : "").ToString();
    }

    private static string Columns(RealServer server, ServiceColumns columns)
    {
        string sessions = $"{server.ActiveSessions,-10} {server.InactiveSessions,-10}";
        string forward = $"{ForwardingModeText.Forward(server.Mode),-7}";
        return columns switch
        {
            ServiceColumns.Tunnels => $"{forward} {TunnelText.Info(server),-13} {server.EffectiveWeight,-6} {sessions}",
            ServiceColumns.Thresholds => $"{server.UpperThreshold,-10} {server.LowerThreshold,-10} {sessions}",
            ServiceColumns.PersistentConnections => $"{server.EffectiveWeight,-9} {server.PersistentClients,-11} {sessions}",
            _ => $"{forward} {server.EffectiveWeight,-6} {sessions}",
        };
    }
}
