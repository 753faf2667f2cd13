namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>A model that breaks no rule, and the one that shall follow it.</summary>
internal sealed class ModelChange
{
    /// <summary>Finds what differs.</summary>
    public ModelChange(DirectorModel before, DirectorModel next)
    {
        (Before, Next) = (before, next);
        Services = ServiceDifference.Between(before.Services, next.Services);
        OfChangedServices = ReferenceEquals(before.Pools, next.Pools) ? next with { Services = new(Services.Come) } : next;
    }

    /// <summary>Breaks no rule.</summary>
    public DirectorModel Before { get; }

    /// <summary>To be checked.</summary>
    public DirectorModel Next { get; }

    /// <summary>The services that differ.</summary>
    public ServiceDifference Services { get; }

    /// <summary>The next model with those services alone that a rule about single services and their pools could object to.</summary>
    public DirectorModel OfChangedServices { get; }
}
