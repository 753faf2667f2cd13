using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>The local-address pools.</summary>
public static class PoolTable
{
    /// <summary>
    /// One line a pool, with sums over its addresses; below, one line for each address that has left its pool before its sessions.
    /// </summary>
    /// <param name="response">With usage, or without: dashes then.</param>
    /// <param name="workers">With a column of sessions for each worker.</param>
    public static string Format(ListLocalAddressPoolsResponse response, bool workers = false)
    {
        ArgumentNullException.ThrowIfNull(response);
        int columns = workers ? response.PortsOfWorker.Count : 0;
        string[] perWorker = PoolUsageText.WorkerTitles(columns);
        TextTable table = new(["POOL", ">ADDRESSES", ">DRAINING", ">SESSIONS", ">RESTING", ">MOST-TAKEN", ">REFUSED", .. perWorker, "OWNER", "RANGES"]);
        foreach (LocalAddressPool pool in response.Pools.OrderBy(pool => pool.Name, StringComparer.Ordinal))
        {
            LocalAddressUsage? sum = PoolUsageText.Sum(pool.Addresses);
            table.Add(
            [
                pool.Name, pool.Addresses.Count, pool.Addresses.Count(address => address.Draining),
                PoolUsageText.Number(sum?.Sessions), PoolUsageText.Number(sum?.RestingPorts),
                PoolUsageText.Share(sum, response.PortsPerEndpoint), PoolUsageText.Number(sum is null ? null : pool.RefusedSessions),
                .. PoolUsageText.WorkerCells(sum, columns),
                PoolUsageText.Owner(pool), AddressRangeText.Format(pool.Addresses),
            ]);
        }

        return table + Leaving(response, perWorker);
    }

    private static string Leaving(ListLocalAddressPoolsResponse response, string[] perWorker)
    {
        if (response.Leaving.Count == 0)
        {
            return "";
        }

        TextTable table = new(["LEAVING", ">SESSIONS", ">RESTING", ">ENDPOINTS", .. perWorker]);
        foreach (LocalAddress address in response.Leaving)
        {
            table.Add(
            [
                address.Address, PoolUsageText.Number(address.Usage?.Sessions), PoolUsageText.Number(address.Usage?.RestingPorts),
                PoolUsageText.Number(address.Usage?.Endpoints), .. PoolUsageText.WorkerCells(address.Usage, perWorker.Length),
            ]);
        }

        return "\n" + table;
    }
}
