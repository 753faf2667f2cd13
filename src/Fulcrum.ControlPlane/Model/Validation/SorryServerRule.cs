namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>A sorry server can be reached as it is meant: from a pool with an address of its family, or through a tunnel that exists.</summary>
internal sealed class SorryServerRule : IModelRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from service in model.Services
        let reason = service.SorryServer is { } sorry ? WhyNotUsable(service, sorry, model) : null
        where reason is not null
        select new ModelProblem(service.Origin, ModelField.Identity,
            $"sorry server {service.SorryServer?.Endpoint} of {service.Key}: {reason}");

    private static string? WhyNotUsable(VirtualService service, SorryServer sorry, DirectorModel model)
    {
        if (model.Pools.FirstOrDefault(p => p.Addresses.Any(a => a.Address.Equals(sorry.Endpoint.Address))) is { } taken)
            return $"the address is also in local-address pool '{taken.Name}' ({taken.Origin}); use another address";
        if (sorry.Mode != ForwardingMode.FullNat)
            return sorry.Tunnel is null ? null : TunnelRule.WhyNotUsable(sorry.Tunnel);
        // A pool that is named and missing, or empty, is reported by the rules for pools.
        if (service.LocalAddressPool is not { } name)
            return "FULLNAT needs a local-address pool; name one (laddr_group_name), or use another sorry_server_lvs_method";
        return model.Pools.FirstOrDefault(p => p.Name == name) is { Addresses.Count: > 0 } pool
            && pool.Addresses.All(a => a.Address.AddressFamily != sorry.Endpoint.AddressFamily)
            ? $"FULLNAT needs a local address of {HostAddress.FamilyName(sorry.Endpoint.AddressFamily)}, and local-address pool '{name}' has none"
            : null;
    }
}
