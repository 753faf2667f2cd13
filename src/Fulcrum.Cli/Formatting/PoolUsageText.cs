using System.Globalization;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>Cells about what sessions take of local addresses; a dash for what is not known.</summary>
internal static class PoolUsageText
{
    /// <summary>Over all addresses: sums, but the greatest of what is taken towards one endpoint; null where no usage is known.</summary>
    public static LocalAddressUsage? Sum(IEnumerable<LocalAddress> addresses)
    {
        LocalAddressUsage? sum = null;
        foreach (LocalAddressUsage usage in addresses.Select(address => address.Usage).OfType<LocalAddressUsage>())
        {
            sum ??= new();
            sum.Sessions += usage.Sessions;
            sum.RestingPorts += usage.RestingPorts;
            sum.MostTaken = Math.Max(sum.MostTaken, usage.MostTaken);
            for (int worker = 0; worker < usage.SessionsByWorker.Count; worker++)
            {
                if (worker == sum.SessionsByWorker.Count)
                {
                    sum.SessionsByWorker.Add(0);
                }

                sum.SessionsByWorker[worker] += usage.SessionsByWorker[worker];
            }
        }

        return sum;
    }

    public static string Number(ulong? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";

    /// <summary>What is taken towards the endpoint with the most, of all ports: "12.5%".</summary>
    public static string Share(LocalAddressUsage? usage, uint portsPerEndpoint) => usage is null || portsPerEndpoint == 0
        ? "-"
        : (100.0 * usage.MostTaken / portsPerEndpoint).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    public static string Owner(LocalAddressPool pool) => pool.Owner == Api.V1.Owner.File ? pool.Source : "api";

    public static string[] WorkerTitles(int count) => [.. Enumerable.Range(0, count).Select(worker => $">W{worker}")];

    public static string[] WorkerCells(LocalAddressUsage? usage, int count) =>
        [.. Enumerable.Range(0, count).Select(worker => Number(worker < usage?.SessionsByWorker.Count ? usage.SessionsByWorker[worker] : null))];
}
