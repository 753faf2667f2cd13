namespace Fulcrum.ControlPlane.HealthChecks.Scripts;

/// <summary>A user of this machine.</summary>
public sealed record UserAccount(string Name, uint UserId, uint GroupId);
