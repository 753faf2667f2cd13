using System.Net.Sockets;

namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Persistence has a time, and a network that addresses of the service's family can have.</summary>
internal sealed class PersistenceRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model)
    {
        foreach (VirtualService service in model.Services)
        {
            if (service.Persistence is not { } persistence)
                continue;
            string subject = $"virtual service {service.Key}: persistence";
            if (persistence.Timeout.TotalSeconds is < 1 or > Persistence.MaximumSeconds)
            {
                yield return new(service.Origin, ModelField.PersistenceTimeout,
                    $"{subject} timeout {persistence.Timeout.TotalSeconds:0} is out of range; use 1 to {Persistence.MaximumSeconds} seconds");
            }
            int longest = service.Key.Family == AddressFamily.InterNetwork ? 32 : 128;
            if (persistence.PrefixLength < 0 || persistence.PrefixLength > longest)
            {
                yield return new(service.Origin, ModelField.PersistencePrefix,
                    $"{subject} prefix length {persistence.PrefixLength} is out of range; use 1 to {longest} with "
                    + HostAddress.FamilyName(service.Key.Family));
            }
        }
    }
}
