using System.Text;
using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>A local-address pool in detail.</summary>
public static class PoolAddressTable
{
    /// <summary>For each pool some lines about it, then one line an address.</summary>
    /// <param name="response">With usage, or without: dashes then.</param>
    /// <param name="workers">With a column of sessions for each worker.</param>
    public static string Format(ListLocalAddressPoolsResponse response, bool workers = false)
    {
        ArgumentNullException.ThrowIfNull(response);
        StringBuilder text = new();
        foreach (LocalAddressPool pool in response.Pools)
        {
            text.Append($"pool:      {pool.Name}, {(pool.Owner == Owner.File ? pool.Source : "made by the API")}\n");
            if (PoolUsageText.Sum(pool.Addresses) is { } sum)
            {
                text.Append($"sessions:  {sum.Sessions}, and {sum.RestingPorts} resting ports; {pool.RefusedSessions} refused for want of a port\n");
                text.Append($"ports:     {response.PortsPerEndpoint} of each address towards each endpoint{OfWorkers(response, workers)}\n");
            }

            text.Append(Addresses(pool, response, workers));
        }

        return text.ToString();
    }

    private static string OfWorkers(ListLocalAddressPoolsResponse response, bool workers) => workers
        ? ": " + string.Join(", ", response.PortsOfWorker.Select((ports, worker) => $"{ports} on worker {worker}"))
        : "";

    private static TextTable Addresses(LocalAddressPool pool, ListLocalAddressPoolsResponse response, bool workers)
    {
        int columns = workers ? response.PortsOfWorker.Count : 0;
        TextTable table = new(
        [
            "ADDRESS", "PORT", "STATE", ">SESSIONS", ">RESTING", ">ENDPOINTS", ">MOST-TAKEN", ">SHARE", .. PoolUsageText.WorkerTitles(columns),
        ]);
        foreach (LocalAddress address in pool.Addresses)
        {
            LocalAddressUsage? usage = address.Usage;
            table.Add(
            [
                address.Address, address.Port, State(address),
                PoolUsageText.Number(usage?.Sessions), PoolUsageText.Number(usage?.RestingPorts), PoolUsageText.Number(usage?.Endpoints),
                PoolUsageText.Number(usage?.MostTaken), PoolUsageText.Share(usage, response.PortsPerEndpoint),
                .. PoolUsageText.WorkerCells(usage, columns),
            ]);
        }

        return table;
    }

    private static string State(LocalAddress address) => address switch
    {
        { Draining: false } => "-",
        { Usage.Sessions: 0 } => "drained",
        _ => "draining",
    };
}
