using System.Text;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>
/// Traffic a second of services and servers as `ipvsadm -Ln --rate` prints it, byte for byte: a server's connections and packets are never
/// shortened.
/// </summary>
public static class RateTable
{
    private const string Titles =
        "Prot LocalAddress:Port                 CPS    InPPS   OutPPS    InBPS   OutBPS\n" +
        "  -> RemoteAddress:Port\n";

    private static readonly TrafficCounters None = new();

    /// <summary>The whole listing: the rows of <see cref="ServiceTable"/>; zeros where no rates are known.</summary>
    /// <param name="services">In any order.</param>
    /// <param name="statistics">The rates of these services and of others.</param>
    /// <param name="exact">All digits, where it is not to be K, M, G, T.</param>
    /// <param name="style">Names and order.</param>
    public static string Format(IEnumerable<VirtualService> services, GetStatisticsResponse statistics, bool exact, ListingStyle style)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        ArgumentNullException.ThrowIfNull(style);
        Func<ulong, string> number = exact ? LargeNumber.Exact : LargeNumber.Short;
        Dictionary<ServiceKey, ServiceStatistics> byKey = statistics.Services.ToDictionary(service => service.Key);
        StringBuilder text = new(style.Title(Counters.SessionCapacity(statistics)) + Titles);
        foreach (VirtualService service in style.Services(services))
        {
            ServiceStatistics? known = byKey.GetValueOrDefault(service.Key);
            text.Append($"{style.Service(service.Key),-33}").Append(Columns(known?.Rate ?? None, number, number)).Append('\n');
            foreach (RealServer server in style.ServersOf(service))
            {
                TrafficCounters rate = known?.Servers.FirstOrDefault(of => of.Endpoint.Equals(server.Endpoint))?.Rate ?? None;
                text.Append(style.Server(server.Endpoint, service.Key)).Append(Columns(rate, value => $" {value,8}", number)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Columns(TrafficCounters rate, Func<ulong, string> packets, Func<ulong, string> bytes) =>
        packets(rate.Connections) + packets(rate.InboundPackets) + packets(rate.OutboundPackets)
        + bytes(rate.InboundBytes) + bytes(rate.OutboundBytes);
}
