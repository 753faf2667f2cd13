using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>A pool has an address of the family of each FULLNAT server that is reached from it.</summary>
internal sealed class PoolFamilyRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model)
    {
        Dictionary<string, LocalAddressPool> pools = [];
        foreach (LocalAddressPool pool in model.Pools)
            pools.TryAdd(pool.Name, pool);
        foreach (VirtualService service in model.Services)
        {
            // A pool that is missing or empty is reported by the rules for pools.
            LocalAddressPool? pool = service.LocalAddressPool is { } name ? pools.GetValueOrDefault(name) : null;
            if (pool is not { Addresses.Count: > 0 })
                continue;
            HashSet<AddressFamily> families = [.. pool.Addresses.Select(item => item.Address.AddressFamily)];
            foreach (RealServer server in service.RealServers.Where(server => IsReached(service, server)))
            {
                if (!families.Contains(server.Endpoint.AddressFamily))
                    yield return new(server.Origin, ModelField.Identity, Message(service, server, pool));
            }
        }
    }

    private static bool IsReached(VirtualService service, RealServer server) =>
        server.Mode == ForwardingMode.FullNat
        && AddressFamilyRule.Joins(server.Mode, service.Key.Address.AddressFamily, server.Endpoint.AddressFamily);

    private static string Message(VirtualService service, RealServer server, LocalAddressPool pool) =>
        $"real server {server.Endpoint} of {service.Key}: FULLNAT needs a local address of "
        + $"{HostAddress.FamilyName(server.Endpoint.AddressFamily)}, and local-address pool '{pool.Name}' ({pool.Origin}) has "
        + "none; add one to it, or name another pool";
}
