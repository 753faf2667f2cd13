using System.Globalization;
using Fulcrum.Api.V1;
using Fulcrum.Cli.Arguments;
using Google.Protobuf.WellKnownTypes;

namespace Fulcrum.Cli.Formatting;

/// <summary>Every health check with its last result.</summary>
public static class CheckTable
{
    /// <summary>One line a check; times are UTC.</summary>
    public static string Format(IEnumerable<VirtualService> services)
    {
        TextTable table = new("SERVICE", "SERVER", "CHECK", "STATE", "RESULT", ">TOOK", "ENDED", "NEXT", "REASON");
        foreach (VirtualService service in IpvsadmFormat.InOrder(services))
        {
            foreach (RealServer server in service.RealServers.OrderBy(server => server.Endpoint, IpvsadmFormat.EndpointOrder))
            {
                foreach (CheckStatus check in server.Checks)
                {
                    table.Add(
                        ServiceKeyText.Format(service.Key),
                        EndpointText.Format(server.Endpoint),
                        check.TravelsAsData ? $"{check.Kind} (data)" : check.Kind,
                        check.Up ? "up" : "DOWN",
                        Result(check.Result),
                        check.Duration is { } duration ? $"{duration.ToTimeSpan().TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms" : "-",
                        Time(check.EndedAt),
                        check.NextAt is null ? "event" : Time(check.NextAt),
                        check.Reason);
                }
            }
        }

        return table.ToString();
    }

    private static string Result(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Success => "success",
        CheckOutcome.Progress => "progress",
        CheckOutcome.Failure => "failure",
        CheckOutcome.Inconclusive => "inconclusive",
        _ => "-",
    };

    private static string Time(Timestamp? time) =>
        time?.ToDateTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) ?? "-";
}
