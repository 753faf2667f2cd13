namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Keys of services are unique.</summary>
internal sealed class ServiceUniquenessRule : IModelRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model)
    {
        Dictionary<ServiceKey, VirtualService> seen = [];
        foreach (VirtualService service in model.Services)
        {
            if (!seen.TryAdd(service.Key, service))
            {
                yield return new(service.Origin, ModelField.Identity,
                    $"virtual service {service.Key} exists already ({seen[service.Key].Origin}); remove one");
            }
        }
    }

    /// <summary>A service that replaces one of its key, as most changed ones do, meets no other.</summary>
    public IEnumerable<ModelProblem> CheckChange(ModelChange change)
    {
        HashSet<ServiceKey> replaced = [.. change.Services.Gone.Select(service => service.Key)];
        return change.Services.Come.All(service => replaced.Remove(service.Key)) ? [] : Check(change.Next);
    }
}
