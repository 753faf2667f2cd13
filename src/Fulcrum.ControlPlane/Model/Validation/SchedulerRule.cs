namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Services name a scheduler that exists.</summary>
internal sealed class SchedulerRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model)
    {
        foreach (VirtualService service in model.Services)
        {
            if (!Schedulers.Available.Contains(service.Scheduler))
                yield return new(service.Origin, ModelField.Scheduler, $"virtual service {service.Key}: {WhyNot(service.Scheduler)}");
        }
    }

    private static string WhyNot(string name) =>
        $"'{name}' is not the name of a scheduler; use one of {string.Join(", ", Schedulers.Available)}";
}
