namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>passive_evidence of a service is in range.</summary>
internal sealed class PassiveEvidenceRule : IServiceRule
{
    private const int WholePercent = 100;
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from service in model.Services
        where service.PassiveEvidence is not null
        from reason in Reasons(service.PassiveEvidence!)
        select new ModelProblem(service.Origin, ModelField.Identity, $"virtual service {service.Key}: passive_evidence: {reason}");

    private static IEnumerable<string> Reasons(PassiveEvidence evidence)
    {
        if (evidence.Failures < 1)
            yield return "at least one failure is needed";
        if (evidence.Percent is < 1 or > WholePercent)
            yield return $"{evidence.Percent} per cent are out of range; use 1 to {WholePercent}";
        if (evidence.Window < TimeSpan.FromSeconds(1) || evidence.Window > s_longest)
            yield return $"{evidence.Window.TotalSeconds:0} seconds are out of range; use 1 to {s_longest.TotalSeconds:0}";
    }
}
