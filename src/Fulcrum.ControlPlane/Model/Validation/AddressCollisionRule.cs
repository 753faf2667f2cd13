using System.Net;

namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>
/// An address is virtual or local, never both: packets to a local address are taken for replies of real servers. A server that
/// is one of the director's own addresses would be a loop.
/// </summary>
internal sealed class AddressCollisionRule : IModelRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model)
    {
        Dictionary<IPAddress, LocalAddressPool> local = [];
        foreach (LocalAddressPool pool in model.Pools)
        {
            foreach (PoolAddress item in pool.Addresses)
                local.TryAdd(item.Address, pool);
        }
        HashSet<IPAddress> @virtual = [.. model.Services.Select(service => service.Key.Address)];
        return model.Services.SelectMany(service => CheckService(service, local, @virtual));
    }

    private static IEnumerable<ModelProblem> CheckService(
        VirtualService service, Dictionary<IPAddress, LocalAddressPool> local, HashSet<IPAddress> @virtual)
    {
        if (local.TryGetValue(service.Key.Address, out LocalAddressPool? pool))
            yield return new(service.Origin, ModelField.Identity, $"virtual service {service.Key}: {InPool(pool)}; use another one");
        foreach (RealServer server in service.RealServers)
        {
            string? what = @virtual.Contains(server.Endpoint.Address) ? "the address is also a virtual address"
                : local.TryGetValue(server.Endpoint.Address, out pool) ? InPool(pool)
                : null;
            if (what is not null)
                yield return new(server.Origin, ModelField.Identity,
                    $"real server {server.Endpoint} of {service.Key}: {what}; use the server's own address");
        }
    }

    private static string InPool(LocalAddressPool pool) => $"the address is also in local-address pool '{pool.Name}' ({pool.Origin})";
}
