namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>A rule that a model breaks.</summary>
/// <param name="Origin">Of the object that is wrong.</param>
/// <param name="Field">What of it is wrong.</param>
/// <param name="Message">A sentence that names the object and makes sense for a file and for an API call.</param>
/// <param name="Item">Which item of the field, where it has several: an address of a pool.</param>
public sealed record ModelProblem(Origin Origin, ModelField Field, string Message, object? Item = null);
