namespace Fulcrum.ControlPlane.Model;

/// <summary>A setting of the whole director.</summary>
/// <param name="Name">LVS's name of the sysctl, or its own.</param>
/// <param name="Default">When nobody sets it.</param>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value.</param>
/// <param name="Help">What it does, one sentence.</param>
public sealed record SettingDefinition(string Name, uint Default, uint Minimum, uint Maximum, string Help);
