using Fulcrum.Api.V1;

namespace Fulcrum.Cli.Formatting;

/// <summary>The local-address pools.</summary>
public static class PoolTable
{
    /// <summary>One line an address or range.</summary>
    public static string Format(ListLocalAddressPoolsResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        TextTable table = new("POOL", "ADDRESS", "PORT", "OWNER");
        foreach (LocalAddressPool pool in response.Pools.OrderBy(pool => pool.Name, StringComparer.Ordinal))
        {
            foreach (LocalAddress address in pool.Addresses)
            {
                table.Add(pool.Name, address.Address, address.Port, pool.Owner == Owner.File ? pool.Source : "api");
            }
        }

        return table.ToString();
    }
}
