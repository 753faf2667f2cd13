using Fulcrum.ControlPlane.Model.Validation;

namespace Fulcrum.ControlPlane.Model;

/// <summary>
/// Decides whether a model can run. The rules are the same for objects of the file and of the API; what they find is always an error.
/// </summary>
public static class ModelValidator
{
    private static readonly IModelRule[] s_rules =
    [
        new ServiceIdentityRule(),
        new ServiceUniquenessRule(),
        new SchedulerRule(),
        new SchedulerFlagsRule(),
        new OnePacketRule(),
        new PersistenceRule(),
        new ServiceTimeoutsRule(),
        new SlowStartRule(),
        new RealServerRule(),
        new WeightRule(),
        new ThresholdRule(),
        new SorryServerRule(),
        new ServerPortRule(),
        new AddressFamilyRule(),
        new TunnelRule(),
        new ClientAddressRule(),
        new PoolRule(),
        new PoolReferenceRule(),
        new PoolFamilyRule(),
        new AddressCollisionRule(),
        new PortNameRule(),
        new HealthCheckRule(),
        new PassiveEvidenceRule(),
        new MarkRuleRule(),
        new SettingRule(),
        new SessionSyncRule(),
    ];

    /// <summary>Everything that is wrong; empty for a model that can run.</summary>
    public static IReadOnlyList<Diagnostic> Validate(DirectorModel model) =>
        [.. Check(model).Select(problem =>
            new Diagnostic(Severity.Error, problem.Origin.File, problem.Origin.Line, 0, problem.Message))];

    /// <summary>As <see cref="Validate"/>, with the object and the field, for a caller that knows a better position.</summary>
    public static IReadOnlyList<ModelProblem> Check(DirectorModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. s_rules.SelectMany(rule => rule.Check(model))];
    }

    /// <summary>
    /// As <see cref="Check"/> of <paramref name="next"/>, at the cost of what differs: <paramref name="before"/> has to break no rule, and
    /// what both models share as objects is not looked at again where other objects do not matter to it.
    /// </summary>
    public static IReadOnlyList<ModelProblem> CheckChange(DirectorModel before, DirectorModel next)
    {
        ModelChange change = new(before, next);
        return [.. s_rules.SelectMany(rule => rule.CheckChange(change))];
    }
}
