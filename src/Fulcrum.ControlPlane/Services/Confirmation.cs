namespace Fulcrum.ControlPlane.Services;

/// <summary>A load that goes back unless it is confirmed.</summary>
/// <param name="Deadline">When it goes back.</param>
/// <param name="Previous">What comes back: the last configuration that needs no confirmation.</param>
/// <param name="Timer">Fires at the deadline.</param>
public sealed record Confirmation(DateTimeOffset Deadline, LoadedFile Previous, ITimer Timer);
