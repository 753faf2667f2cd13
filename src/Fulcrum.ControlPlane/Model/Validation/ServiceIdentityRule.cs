namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Keys of services are usable.</summary>
internal sealed class ServiceIdentityRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model)
    {
        foreach (VirtualService service in model.Services)
        {
            if (service.Key.IsMark && service.Key.Mark == 0)
                yield return Problem(service, $"virtual service {service.Key}: 0 is no mark; use 1 to {uint.MaxValue}");
            if (service.Origin.IsApi && !service.Key.IsMark && HostAddress.WhyNotUsable(service.Key.Address) is { } reason)
                yield return Problem(service, $"virtual service {service.Key}: {reason}");
            if (service.Key is { IsMark: false, Port: 0 } && service.Persistence is null)
            {
                yield return Problem(service, $"virtual service {service.Key}: port 0 (every port) is for persistent services; "
                    + "make it persistent, or use a port from 1 to 65535");
            }
        }
    }

    private static ModelProblem Problem(VirtualService service, string message) => new(service.Origin, ModelField.Identity, message);
}
