namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Keys of services are usable and unique.</summary>
internal sealed class ServiceIdentityRule : IModelRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model)
    {
        Dictionary<ServiceKey, VirtualService> seen = [];
        foreach (VirtualService service in model.Services)
        {
            if (HostAddress.WhyNotUsable(service.Key.Address) is { } reason)
                yield return Problem(service, $"virtual service {service.Key}: {reason}");
            if (service.Key.Port == 0)
                yield return Problem(service, $"virtual service {service.Key}: port 0 (every port) is not available in this version; "
                    + "use a port from 1 to 65535");
            if (!seen.TryAdd(service.Key, service))
                yield return Problem(service, $"virtual service {service.Key} exists already ({seen[service.Key].Origin}); remove one");
        }
    }

    private static ModelProblem Problem(VirtualService service, string message) => new(service.Origin, ModelField.Identity, message);
}
