using System.Net;

namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Pools have unique names and usable addresses, and an address belongs to one port.</summary>
internal sealed class PoolRule : IModelRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model)
    {
        Dictionary<string, LocalAddressPool> seen = [];
        Dictionary<IPAddress, (string Port, LocalAddressPool Pool)> owners = [];
        foreach (LocalAddressPool pool in model.Pools)
        {
            if (pool.Name.Length == 0)
                yield return Problem(pool, "a local-address pool needs a name");
            if (!seen.TryAdd(pool.Name, pool))
                yield return Problem(pool, $"local-address pool '{pool.Name}' exists already ({seen[pool.Name].Origin}); remove one");
            if (pool.Addresses.Count == 0)
                yield return Problem(pool, $"local-address pool '{pool.Name}' has no addresses; add at least one");
            foreach (ModelProblem problem in CheckAddresses(pool, owners))
                yield return problem;
        }
    }

    /// <summary>Services do not matter.</summary>
    public IEnumerable<ModelProblem> CheckChange(ModelChange change) =>
        ReferenceEquals(change.Before.Pools, change.Next.Pools) ? [] : Check(change.Next);

    private static IEnumerable<ModelProblem> CheckAddresses(
        LocalAddressPool pool, Dictionary<IPAddress, (string Port, LocalAddressPool Pool)> owners)
    {
        HashSet<IPAddress> inPool = [];
        foreach (PoolAddress item in pool.Addresses)
        {
            if (HostAddress.WhyNotUsable(item.Address) is { } reason)
                yield return Problem(pool, item, reason);
            if (!inPool.Add(item.Address))
                yield return Problem(pool, item, $"address {item.Address} is there twice; remove one");
            else if (!owners.TryAdd(item.Address, (item.Port, pool)) && owners[item.Address] is var other && other.Port != item.Port)
                yield return Problem(pool, item, $"address {item.Address} is on port {item.Port} here and on port {other.Port} in "
                    + $"'{other.Pool.Name}' ({other.Pool.Origin}); an address belongs to one port");
        }
    }

    private static ModelProblem Problem(LocalAddressPool pool, PoolAddress item, string message) =>
        new(pool.Origin, ModelField.Addresses, $"local-address pool '{pool.Name}': {message}", item.Address);

    private static ModelProblem Problem(LocalAddressPool pool, string message) => new(pool.Origin, ModelField.Identity, message);
}
