namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>One aspect of what makes a model consistent. Has no state.</summary>
internal interface IModelRule
{
    /// <summary>Every breach, in the order of the model.</summary>
    IEnumerable<ModelProblem> Check(DirectorModel model);

    /// <summary>As <see cref="Check"/> of the next model, where it is known that the one before breaks no rule.</summary>
    IEnumerable<ModelProblem> CheckChange(ModelChange change) => Check(change.Next);
}
