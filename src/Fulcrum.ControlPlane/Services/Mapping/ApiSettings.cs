using Fulcrum.ControlPlane.Model;
using Fulcrum.ControlPlane.Model.Validation;

namespace Fulcrum.ControlPlane.Services.Mapping;

/// <summary>Settings between the API and the model.</summary>
public static class ApiSettings
{
    /// <summary>A value that the API sets.</summary>
    public static SettingValue Read(string name, ulong value, string field, FieldErrors errors)
    {
        if (SettingRule.WhyNot(name, value) is { } reason)
            errors.Add(field, reason);
        return new(name, (uint)Math.Min(value, uint.MaxValue), Origin.Api);
    }

    /// <summary>Every setting, by name.</summary>
    public static IEnumerable<Api.V1.Setting> ToApi(this DirectorSettings settings) => SettingDefinitions.All.Select(definition =>
    {
        Origin? origin = settings.Find(definition.Name)?.Origin;
        return new Api.V1.Setting
        {
            Name = definition.Name,
            Value = settings[definition.Name],
            DefaultValue = definition.Default,
            Help = definition.Help,
            Minimum = definition.Minimum,
            Maximum = definition.Maximum,
            Owner = origin is null ? Api.V1.Owner.Unspecified : origin.IsApi ? Api.V1.Owner.Api : Api.V1.Owner.File,
            Source = origin is null or { IsApi: true } ? "" : origin.ToString(),
        };
    });
}
