namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>A service with FULLNAT servers names a pool that exists; one without servers may name none, but not a wrong one.</summary>
internal sealed class PoolReferenceRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model)
    {
        HashSet<string> names = [.. model.Pools.Select(pool => pool.Name)];
        foreach (VirtualService service in model.Services)
        {
            if (service.LocalAddressPool is { } name)
            {
                if (!names.Contains(name))
                    yield return Problem(service, $"there is no local-address pool '{name}'; define it, or name one that exists");
            }
            else if (service.RealServers.Any(server => server.Mode == ForwardingMode.FullNat))
            {
                yield return Problem(service, "FULLNAT needs a local-address pool; name one (laddr_group_name)");
            }
        }
    }

    private static ModelProblem Problem(VirtualService service, string message) =>
        new(service.Origin, ModelField.Pool, $"virtual service {service.Key}: {message}");
}
