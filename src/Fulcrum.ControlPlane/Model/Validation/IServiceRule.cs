namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>A rule about each service by itself, and the pool that it uses: other services do not matter.</summary>
internal interface IServiceRule : IModelRule
{
    /// <inheritdoc />
    IEnumerable<ModelProblem> IModelRule.CheckChange(ModelChange change) => Check(change.OfChangedServices);
}
