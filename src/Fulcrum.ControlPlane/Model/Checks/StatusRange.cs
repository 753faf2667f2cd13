namespace Fulcrum.ControlPlane.Model.Checks;

/// <summary>Status codes from the first to the last one, both included; 100 to 999.</summary>
public sealed record StatusRange(int First, int Last);
