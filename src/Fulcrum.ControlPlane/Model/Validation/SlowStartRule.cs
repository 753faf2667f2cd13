namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Slow start goes with schedulers that share sessions by weight.</summary>
internal sealed class SlowStartRule : IServiceRule
{
    private const int MaximumSeconds = 86400;

    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model)
    {
        foreach (VirtualService service in model.Services.Where(service => service.SlowStart != TimeSpan.Zero))
        {
            if (!Schedulers.SharingByWeight.Contains(service.Scheduler))
            {
                yield return Problem(service, $"scheduler '{service.Scheduler}' does not share sessions by weight; remove it, "
                    + $"or use one of {string.Join(", ", Schedulers.SharingByWeight)}");
            }
            if (service.SlowStart < TimeSpan.Zero || service.SlowStart > TimeSpan.FromSeconds(MaximumSeconds))
                yield return Problem(service, $"{service.SlowStart.TotalSeconds:0} seconds are out of range; use 1 to {MaximumSeconds}");
        }
    }

    private static ModelProblem Problem(VirtualService service, string message) =>
        new(service.Origin, ModelField.SlowStart, $"virtual service {service.Key}: slow start: {message}");
}
