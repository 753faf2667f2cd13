namespace Fulcrum.ControlPlane.Model.Validation;

/// <summary>Settings exist, and their values are within their ranges.</summary>
internal sealed class SettingRule : IModelRule
{
    /// <inheritdoc />
    public IEnumerable<ModelProblem> Check(DirectorModel model) =>
        from value in model.Settings.OfFile.Concat(model.Settings.OfApi)
        let reason = WhyNot(value.Name, value.Value)
        where reason is not null
        select new ModelProblem(value.Origin, ModelField.Identity, $"{value.Name}: {reason}");

    /// <summary>Nothing else matters.</summary>
    public IEnumerable<ModelProblem> CheckChange(ModelChange change) =>
        ReferenceEquals(change.Before.Settings, change.Next.Settings) ? [] : Check(change.Next);

    /// <summary>Null when the setting can have the value.</summary>
    public static string? WhyNot(string name, ulong value) => SettingDefinitions.Find(name) switch
    {
        null => "there is no such setting",
        { } definition when value < definition.Minimum || value > definition.Maximum =>
            $"{value} is out of range; use {definition.Minimum} to {definition.Maximum}",
        _ => null,
    };
}
