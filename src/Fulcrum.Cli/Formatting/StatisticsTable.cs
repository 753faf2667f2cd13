using System.Text;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>Traffic of services and servers as `ipvsadm -Ln --stats` prints it, byte for byte.</summary>
public static class StatisticsTable
{
    private const string Titles =
        "Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes\n" +
        "  -> RemoteAddress:Port\n";

    private static readonly TrafficCounters None = new();

    /// <summary>The whole listing: the rows of <see cref="ServiceTable"/>; zeros where no counters are known.</summary>
    /// <param name="services">In any order.</param>
    /// <param name="statistics">The counters of these services and of others.</param>
    /// <param name="exact">All digits, where it is not to be K, M, G, T.</param>
    /// <param name="style">Names and order; null: numbers, in numerical order.</param>
    public static string Format(
        IEnumerable<VirtualService> services, GetStatisticsResponse statistics, bool exact, ListingStyle? style = null)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        style ??= ListingStyle.Plain;
        Func<ulong, string> number = exact ? LargeNumber.Exact : LargeNumber.Short;
        Dictionary<ServiceKey, ServiceStatistics> byKey = statistics.Services.ToDictionary(service => service.Key);
        StringBuilder text = new(style.Title(Counters.SessionCapacity(statistics)) + Titles);
        foreach (VirtualService service in style.Services(services))
        {
            ServiceStatistics? counters = byKey.GetValueOrDefault(service.Key);
            TrafficCounters total = counters?.SinceZero ?? counters?.Total ?? None;
            text.Append($"{style.Service(service.Key),-33}").Append(Columns(total, number)).Append('\n');
            foreach (RealServer server in style.ServersOf(service))
            {
                ServerStatistics? of = counters?.Servers.FirstOrDefault(found => found.Endpoint.Equals(server.Endpoint));
                text.Append(style.Server(server.Endpoint, service.Key)).Append(Columns(of?.SinceZero ?? of?.Total ?? None, number)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Columns(TrafficCounters total, Func<ulong, string> number) =>
        number(total.Connections) + number(total.InboundPackets) + number(total.OutboundPackets)
        + number(total.InboundBytes) + number(total.OutboundBytes);
}
