namespace Fulcrum.ControlPlane.Model;

/// <summary>A setting that somebody has set.</summary>
/// <param name="Name">One of <see cref="SettingDefinitions.All"/>.</param>
/// <param name="Value">Within its range.</param>
/// <param name="Origin">Who set it.</param>
public sealed record SettingValue(string Name, uint Value, Origin Origin);
