namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>One aspect of what makes a model consistent. Has no state.</summary>
internal interface IModelRule
{
    /// <summary>Every breach, in the order of the model.</summary>
    IEnumerable<ModelProblem> Check(DirectorModel model);
}
