using System.Net;

namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>A local address is nobody else's: packets to it are taken for replies of real servers.</summary>
internal sealed class AddressCollisionRule : IServiceRule
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
        foreach (VirtualService service in model.Services)
        {
            if (!service.Key.IsMark && local.TryGetValue(service.Key.Address, out LocalAddressPool? pool))
                yield return new(service.Origin, ModelField.Identity, Message($"virtual service {service.Key}", pool));
            foreach (RealServer server in service.RealServers)
            {
                if (local.TryGetValue(server.Endpoint.Address, out pool!))
                    yield return new(server.Origin, ModelField.Identity, Message($"real server {server.Endpoint} of {service.Key}", pool));
            }
        }
    }

    private static string Message(string subject, LocalAddressPool pool) =>
        $"{subject}: the address is also in local-address pool '{pool.Name}' ({pool.Origin}); use another address";
}
