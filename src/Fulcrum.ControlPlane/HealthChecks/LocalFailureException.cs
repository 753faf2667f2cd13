namespace Fulcrum.ControlPlane.HealthChecks;

/// <summary>A check cannot be made here, which says nothing about the server. The message says why, in a few words.</summary>
public sealed class LocalFailureException(string message) : Exception(message);
