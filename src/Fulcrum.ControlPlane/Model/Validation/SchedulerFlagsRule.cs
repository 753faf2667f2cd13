namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Scheduler flags go with their scheduler.</summary>
internal sealed class SchedulerFlagsRule : IServiceRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from service in model.Services
        from word in (service.SchedulerFlags & ~SchedulerFlagWords.Of(service.Scheduler)).Words()
        select new ModelProblem(service.Origin, ModelField.SchedulerFlags,
            $"virtual service {service.Key}: scheduler flag {word} does not go with scheduler '{service.Scheduler}'; remove it, "
            + $"or use scheduler {word[..2]}", word);
}
